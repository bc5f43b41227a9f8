// Which unit is paired with which community on a day, in an area or round it.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:WITH_AREA]-(p:Pairing)
WITH x, p
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
RETURN u.id AS unit_id, x.id AS area_id
UNION ALL
MATCH (root:Area {id: $area})-[:PART_OF*1..9]->(above)
WITH collect(above.id) AS around
UNWIND around AS one
MATCH (x:Area {id: one})
OPTIONAL MATCH (x)<-[:WITH_AREA]-(p:Pairing)
WITH x, p
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
RETURN u.id AS unit_id, x.id AS area_id;
