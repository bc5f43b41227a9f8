// Walks that somebody measured, from areas of one level below an area.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.level = $level
OPTIONAL MATCH (a)<-[:WALK_FROM]-(w:Walk)
WITH a, w
WHERE w.id IS NOT NULL
OPTIONAL MATCH (w)-[:WALK_TO]->(s:Site)
RETURN w.id AS id, w.minutes AS minutes, a.id AS area_id, s.id AS site_id
ORDER BY id;
