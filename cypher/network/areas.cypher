MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)-[:PART_OF]->(parent:Area)
RETURN a.id AS id, a.name AS name, a.level AS level, a.kind AS kind, parent.id AS parent_id,
       a.standing AS standing
ORDER BY id;
