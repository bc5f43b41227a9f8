// The location layer round some bodies: where units stand, where organisations work, and which area
// is part of which.
// OPTIONAL MATCH keeps Ladybug at the bodies given: a plain one reads the whole table of links.
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})
OPTIONAL MATCH (u)-[:LOCATED_IN]->(a:Area)
WITH u, a
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN u.id AS start_id, a.id AS finish_id, 'LOCATED_IN' AS relation, '' AS link_id,
       u.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH u, a
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN u.id AS start_id, a.id AS finish_id, 'LOCATED_IN' AS relation, '' AS link_id,
       u.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})
OPTIONAL MATCH (o)-[:IN_AREA]->(a:Area)
WITH o, a
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN o.id AS start_id, a.id AS finish_id, 'IN_AREA' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH o, a
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN o.id AS start_id, a.id AS finish_id, 'IN_AREA' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})
OPTIONAL MATCH (a)-[:PART_OF]->(b:Area)
WITH a, b
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
  AND b.valid_from <= $as_of AND (b.valid_to IS NULL OR b.valid_to >= $as_of)
RETURN a.id AS start_id, b.id AS finish_id, 'PART_OF' AS relation, '' AS link_id,
       a.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (b:Area {id: wanted})
OPTIONAL MATCH (b)<-[:PART_OF]-(a:Area)
WITH a, b
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
  AND b.valid_from <= $as_of AND (b.valid_to IS NULL OR b.valid_to >= $as_of)
RETURN a.id AS start_id, b.id AS finish_id, 'PART_OF' AS relation, '' AS link_id,
       a.standing AS standing;
