// The pairing layer round some bodies: which unit is paired with which community.
// OPTIONAL MATCH keeps Ladybug at the bodies given: a plain one reads the whole table of links.
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})
OPTIONAL MATCH (u)<-[:OF_UNIT]-(p:Pairing)
OPTIONAL MATCH (p)-[:WITH_AREA]->(a:Area)
WITH u, p, a
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN u.id AS start_id, a.id AS finish_id, 'PAIRED_WITH' AS relation, p.id AS link_id,
       p.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})
OPTIONAL MATCH (a)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH u, p, a
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN u.id AS start_id, a.id AS finish_id, 'PAIRED_WITH' AS relation, p.id AS link_id,
       p.standing AS standing;
