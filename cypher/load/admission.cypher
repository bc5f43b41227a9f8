// The documents that admitted tasks rest on.
MATCH (t:Rule)-[:RESTS_ON]->(d:Rule)
WHERE t.kind = 'admitted_task'
RETURN DISTINCT d.id AS id, d.name AS name
ORDER BY id;
