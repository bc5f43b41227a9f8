// The areas that trend_areas counts.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
RETURN a.id AS id, a.level AS level, a.kind AS kind, a.valid_from AS valid_from,
       a.valid_to AS valid_to
ORDER BY id;
