// The active pairings of a day with an area or a part of it.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:WITH_AREA]-(p:Pairing)
WITH x, p
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
RETURN p.id AS id, u.id AS unit_id, u.name AS unit_name, x.id AS area_id, x.name AS area_name,
       p.valid_from AS valid_from, p.valid_to AS valid_to, p.standing AS standing
ORDER BY id;
