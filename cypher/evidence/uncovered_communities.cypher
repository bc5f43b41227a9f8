// What the numbers of a village-level area were counted from.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH c, p, u
WHERE ($every_kind OR u.kind = $kind)
  AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN c.id AS cursor, 'units' AS field, u.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH c, p, u
WHERE ($every_kind OR u.kind = $kind)
  AND p.valid_to < $as_of AND p.valid_to >= $ended_since
RETURN c.id AS cursor, 'ended' AS field, p.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH c, p, u
WHERE ($every_kind OR u.kind = $kind)
  AND p.status = 'active' AND p.valid_from <= $as_of
  AND p.valid_to >= $as_of AND p.valid_to <= $ends_by
RETURN c.id AS cursor, 'ending' AS field, p.id AS id;
