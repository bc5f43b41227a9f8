// An area and those above it.
MATCH (root:Area {id: $area})-[:PART_OF*0..9]->(a)
RETURN a.id AS id, a.name AS name, a.level AS level
ORDER BY id;
