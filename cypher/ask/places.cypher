// The places to choose from: counties and their towns and streets, those of some levels.
MATCH (a:Area)
WHERE a.level IN $levels AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)-[:PART_OF]->(parent:Area)
RETURN a.id AS id, a.name AS name, a.level AS level, a.kind AS kind, parent.id AS parent_id
ORDER BY id;
