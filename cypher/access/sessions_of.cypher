// The sessions of an account, the one seen last first.
MATCH (a:Account {id: $name})<-[:SESSION_OF]-(s:Session)
RETURN s.id AS id,
       a.id AS account,
       s.began_at AS began_at,
       s.seen_at AS seen_at,
       s.address AS address
ORDER BY seen_at DESC, id;
