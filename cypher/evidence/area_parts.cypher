// What each number of a part of an area was counted from.
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN one AS cursor, 'areas' AS field, a.id AS id
UNION ALL
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
WHERE a.level = 'village' AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN one AS cursor, 'settlements' AS field, a.id AS id
UNION ALL
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:WITH_AREA]-(p:Pairing)
WITH one, a, p
WHERE p.id IS NOT NULL AND a.level = 'village' AND p.status = 'active' AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of) AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN one AS cursor, 'paired_settlements' AS field, a.id AS id
UNION ALL
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:WITH_AREA]-(p:Pairing)
WITH one, a, p
WHERE p.id IS NOT NULL AND p.status = 'active' AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of) AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN one AS cursor, 'pairings' AS field, p.id AS id
UNION ALL
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH one, a, u
WHERE u.id IS NOT NULL AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN one AS cursor, 'units_located' AS field, u.id AS id
UNION ALL
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH one, a, o
WHERE o.id IS NOT NULL AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN one AS cursor, 'organisations' AS field, o.id AS id
UNION ALL
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:NEEDED_IN]-(d:Demand)
WITH one, a, d
WHERE d.id IS NOT NULL AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN one AS cursor, 'demands' AS field, d.id AS id;
