// The areas below an area, itself among them, that ended before a day.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.valid_to < $as_of
RETURN a.id AS id, a.official_name AS name, a.valid_to AS valid_to, a.source_id AS source_id,
       a.standing AS standing
ORDER BY id;
