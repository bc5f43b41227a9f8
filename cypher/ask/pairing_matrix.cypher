// The active pairings of a day with an area or a part of it, each with the projects under it.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:WITH_AREA]-(p:Pairing)
WITH x, p
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
OPTIONAL MATCH (p)<-[:UNDER]-(j:Project)
RETURN p.id AS pairing_id, u.id AS unit_id, x.id AS area_id, p.standing AS standing,
       j.id AS project_id, j.valid_from AS valid_from, j.valid_to AS valid_to
ORDER BY pairing_id, project_id;
