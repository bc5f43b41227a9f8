// What the names of bodies in an area may name: towns and villages in it, and all that is above.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WHERE a.level IN ['province', 'prefecture', 'county', 'town', 'village']
RETURN a.id AS id, a.name AS name, coalesce(a.former_names, '') AS former_names
UNION ALL
MATCH (root:Area {id: $area})-[:PART_OF*1..9]->(a)
RETURN a.id AS id, a.name AS name, coalesce(a.former_names, '') AS former_names;
