// What some bodies are; `kind` is the level of an organisation.
UNWIND $ids AS wanted
MATCH (n:Area {id: wanted})
RETURN n.id AS id, 'area' AS thing, n.name AS name, n.kind AS kind, n.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
RETURN n.id AS id, 'organisation' AS thing, n.name AS name, n.level AS kind, n.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (n:Unit {id: wanted})
RETURN n.id AS id, 'unit' AS thing, n.name AS name, n.kind AS kind, n.standing AS standing;
