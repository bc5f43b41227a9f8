// The demands of the day in an area.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:NEEDED_IN]-(d:Demand)
WITH x, d
WHERE d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN d.id AS id, d.name AS name, d.category AS category, d.kind AS kind,
       d.urgency AS urgency, d.unit_of_count AS unit_of_count, d.quantity AS quantity,
       x.id AS area_id, x.name AS area_name, d.standing AS standing
ORDER BY id;
