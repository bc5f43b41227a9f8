// The units paired on a day below an area, each once.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:WITH_AREA]-(p:Pairing)
WITH p
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
RETURN DISTINCT u.id AS id, u.sector AS sector
ORDER BY id;
