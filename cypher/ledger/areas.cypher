// The areas below an area, itself among them. Whatever their days.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
RETURN x.id AS id, x.id AS area_id
ORDER BY id;
