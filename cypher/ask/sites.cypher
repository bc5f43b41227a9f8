// The sites of an area that are open on the day.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:STANDS_IN]-(s:Site)
WITH a, s
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN s.id AS id, s.name AS name, s.kind AS kind, s.longitude AS longitude,
       s.latitude AS latitude, s.hours_a_week AS hours_a_week, s.capacity AS capacity,
       s.standing AS standing, a.id AS area_id, a.name AS area_name
ORDER BY id;
