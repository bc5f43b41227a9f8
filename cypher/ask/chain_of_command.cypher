// An organisation and those above it, from itself to the top. The end is left without a label:
// with one, Ladybug reads the whole table (shared/design/engines.md 1).
MATCH path = (o:Organisation {id: $organisation})-[:SUBORDINATE_TO*0..8]->(above)
RETURN length(path) AS step, above.id AS id, above.name AS name, above.level AS level,
       above.form AS form, above.valid_from AS valid_from, above.valid_to AS valid_to,
       above.standing AS standing
ORDER BY step;
