// The areas below an area, itself among them, with what the next code table may change.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
RETURN a.id AS id, a.official_name AS official_name, a.name AS name,
       a.former_names AS former_names, a.valid_from AS valid_from, a.valid_to AS valid_to,
       a.source_id AS source_id
ORDER BY id;
