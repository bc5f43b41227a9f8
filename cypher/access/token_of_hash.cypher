// A token by its hash, with whose it is.
MATCH (t:Token)-[:TOKEN_OF]->(a:Account)
WHERE t.hash = $hash
RETURN t.id AS id,
       a.id AS account,
       t.prefix AS prefix,
       t.name AS name,
       t.role AS role,
       t.area AS area,
       t.created_at AS created_at,
       t.last_day AS until;
