// The footpaths of an area that are open on the day.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:RUNS_IN]-(f:Footpath)
WITH f
WHERE f.valid_from <= $as_of AND (f.valid_to IS NULL OR f.valid_to >= $as_of)
RETURN f.id AS id, f.start_longitude AS start_longitude, f.start_latitude AS start_latitude,
       f.end_longitude AS end_longitude, f.end_latitude AS end_latitude, f.minutes AS minutes,
       f.standing AS standing
ORDER BY id;
