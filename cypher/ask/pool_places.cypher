// The areas of an area down to its communities, itself, and the areas above it. Those below a
// community come by `area_parents` when something stands there.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.level IN ['province', 'prefecture', 'county', 'town', 'village'] OR a.id = $area
OPTIONAL MATCH (a)-[:PART_OF]->(parent:Area)
RETURN a.id AS id, a.name AS name, a.level AS level, a.kind AS kind, parent.id AS parent_id,
       a.valid_from AS valid_from, a.valid_to AS valid_to, true AS inside
UNION ALL
MATCH (root:Area {id: $area})-[:PART_OF*1..9]->(above)
WITH collect(above.id) AS around
UNWIND around AS one
MATCH (a:Area {id: one})
OPTIONAL MATCH (a)-[:PART_OF]->(parent:Area)
RETURN a.id AS id, a.name AS name, a.level AS level, a.kind AS kind, parent.id AS parent_id,
       a.valid_from AS valid_from, a.valid_to AS valid_to, false AS inside;
