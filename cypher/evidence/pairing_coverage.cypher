// What each number of a community was counted from.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
WITH c, p
WHERE p.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN c.id AS cursor, 'pairings' AS field, p.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
WITH c, p
WHERE p.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN c.id AS cursor, 'members_reporting' AS field, p.id AS id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH c, p, u
WHERE u.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN c.id AS cursor, 'units' AS field, u.id AS id
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
OPTIONAL MATCH (c)<-[:REGISTERS_IN]-(r:Registration)
WITH c, r
WHERE r.id IS NOT NULL AND r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of)
RETURN c.id AS cursor, 'members_at_home' AS field, r.id AS id;
