// The pairing layer round some bodies: which unit is paired with which community.
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})<-[:OF_UNIT]-(p:Pairing)-[:WITH_AREA]->(a:Area)
WITH u, p, a
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN u.id AS start_id, a.id AS finish_id, 'PAIRED_WITH' AS relation, p.id AS link_id,
       p.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(u:Unit)
WITH u, p, a
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN u.id AS start_id, a.id AS finish_id, 'PAIRED_WITH' AS relation, p.id AS link_id,
       p.standing AS standing;
