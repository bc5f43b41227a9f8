// Who stands directly above these organisations.
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})-[:SUBORDINATE_TO]->(p:Organisation)
RETURN o.id AS id, p.id AS parent_id, p.name AS parent, p.level AS parent_level,
       p.valid_from AS parent_from, p.valid_to AS parent_to
ORDER BY id, parent_id;
