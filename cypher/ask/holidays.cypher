// The holidays of an area: its own, those of the areas above it, and those of the areas below.
MATCH (root:Area {id: $area})-[:PART_OF*1..9]->(above)
WITH collect(above.id) AS around
UNWIND around AS one
MATCH (a:Area {id: one})
OPTIONAL MATCH (a)<-[:HOLIDAY_IN]-(h:Holiday)
WITH a, h
WHERE h.id IS NOT NULL
RETURN h.id AS id, a.id AS area_id, h.day AS day, h.kind AS kind
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:HOLIDAY_IN]-(h:Holiday)
WITH x, h
WHERE h.id IS NOT NULL
RETURN h.id AS id, x.id AS area_id, h.day AS day, h.kind AS kind;
