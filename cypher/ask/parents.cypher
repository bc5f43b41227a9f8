// Who stands directly above these organisations.
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})-[:SUBORDINATE_TO]->(p:Organisation)
RETURN o.id AS id, p.id AS parent_id;
