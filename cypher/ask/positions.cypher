// Where the middles of the areas of one level below an area are; of one area as often as it is told.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.level = $level
OPTIONAL MATCH (a)<-[:MIDDLE_OF]-(p:Position)
WITH a, p
WHERE p.id IS NOT NULL
RETURN p.id AS id, a.id AS area_id, p.longitude AS longitude, p.latitude AS latitude,
       p.standing AS standing
ORDER BY id;
