// What the numbers of each village-level area were counted from.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(u:Unit)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN c.id AS cursor, 'units' AS field, u.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN c.id AS cursor, 'members_reporting' AS field, p.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)<-[:UNDER]-(j:Project)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND j.valid_from <= $as_of AND (j.valid_to IS NULL OR j.valid_to >= $as_of)
RETURN c.id AS cursor, 'projects' AS field, j.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:NEEDED_IN]-(d:Demand)
WHERE d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN c.id AS cursor, 'demand' AS field, d.id AS id;
