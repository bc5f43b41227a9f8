// A session by its hash, with whose it is.
MATCH (s:Session)-[:SESSION_OF]->(a:Account)
WHERE s.hash = $hash
RETURN s.id AS id,
       a.id AS account,
       s.began_at AS began_at,
       s.seen_at AS seen_at,
       s.address AS address;
