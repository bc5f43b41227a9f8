// Who stands directly above these organisations. In two steps: from one pattern Ladybug would read
// the whole table.
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})
OPTIONAL MATCH (o)-[:SUBORDINATE_TO]->(p:Organisation)
WITH o, p
WHERE p.id IS NOT NULL
RETURN o.id AS id, p.id AS parent_id, p.name AS parent, p.level AS parent_level,
       p.valid_from AS parent_from, p.valid_to AS parent_to
ORDER BY id, parent_id;
