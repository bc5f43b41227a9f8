// The units paired below an area, each once, however many communities it is paired with.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(u:Unit)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN count(DISTINCT u.id) AS units;
