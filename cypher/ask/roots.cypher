// The areas that are part of no other.
MATCH (a:Area)
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)-[:PART_OF]->(above:Area)
WITH a, above
WHERE above.id IS NULL
RETURN a.id AS id
ORDER BY id;
