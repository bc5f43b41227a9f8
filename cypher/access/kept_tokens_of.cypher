// The tokens of an account as they are kept.
MATCH (a:Account {id: $name})<-[:TOKEN_OF]-(t:Token)
RETURN t.id AS id,
       a.id AS account,
       t.hash AS hash,
       t.prefix AS prefix,
       t.name AS name,
       t.role AS role,
       t.area AS area,
       t.created_at AS created_at,
       t.last_day AS until
ORDER BY id;
