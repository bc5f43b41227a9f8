// The places to choose from in an area: counties and their towns and streets, those of some levels.
MATCH (:Area {id: $area})<-[:PART_OF*1..9]-(a:Area)
WHERE a.level IN $levels AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
MATCH (a)-[:PART_OF]->(parent:Area)
RETURN a.id AS id, a.name AS name, a.level AS level, a.kind AS kind, parent.id AS parent_id
ORDER BY id;
