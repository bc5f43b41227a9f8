// Areas as they are called.
UNWIND $ids AS one
MATCH (a:Area {id: one})
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN a.id AS id, a.name AS name, a.level AS level, a.kind AS kind
ORDER BY id;
