// The areas that are part of no other: with them, the whole graph.
MATCH (x:Area)
OPTIONAL MATCH (x)-[:PART_OF]->(above:Area)
WITH x, above
WHERE above.id IS NULL
RETURN x.id AS id
ORDER BY id;
