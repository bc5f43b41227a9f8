// Areas by their codes, each with the area that it is part of.
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})
OPTIONAL MATCH (a)-[:PART_OF]->(parent:Area)
RETURN a.id AS id, a.name AS name, a.level AS level, a.kind AS kind, parent.id AS parent_id,
       a.valid_from AS valid_from, a.valid_to AS valid_to, false AS inside;
