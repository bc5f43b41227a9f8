// What the numbers of each village-level area were counted from.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH c, p, u
WHERE u.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN c.id AS cursor, 'units' AS field, u.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
WITH c, p
WHERE p.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN c.id AS cursor, 'members_reporting' AS field, p.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)<-[:UNDER]-(j:Project)
WITH c, p, j
WHERE j.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND j.valid_from <= $as_of AND (j.valid_to IS NULL OR j.valid_to >= $as_of)
RETURN c.id AS cursor, 'projects' AS field, j.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:NEEDED_IN]-(d:Demand)
WITH c, d
WHERE d.id IS NOT NULL AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN c.id AS cursor, 'demand' AS field, d.id AS id;
