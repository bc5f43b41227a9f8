// The tokens of an account, the newest first.
MATCH (a:Account {id: $name})<-[:TOKEN_OF]-(t:Token)
RETURN t.id AS id,
       a.id AS account,
       t.prefix AS prefix,
       t.name AS name,
       t.role AS role,
       t.area AS area,
       t.created_at AS created_at,
       t.last_day AS until
ORDER BY created_at DESC, id;
