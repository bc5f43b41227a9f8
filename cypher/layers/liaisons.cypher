// The liaisons round some bodies: which unit sends staff to serve which enterprise.
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})<-[:SENT_BY]-(l:Liaison)-[:SENT_TO]->(e:Unit)
WITH u, l, e
WHERE l.valid_from <= $as_of AND (l.valid_to IS NULL OR l.valid_to >= $as_of)
RETURN u.id AS start_id, e.id AS finish_id, 'SENDS_LIAISON' AS relation, l.id AS link_id,
       l.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (e:Unit {id: wanted})<-[:SENT_TO]-(l:Liaison)-[:SENT_BY]->(u:Unit)
WITH u, l, e
WHERE l.valid_from <= $as_of AND (l.valid_to IS NULL OR l.valid_to >= $as_of)
RETURN u.id AS start_id, e.id AS finish_id, 'SENDS_LIAISON' AS relation, l.id AS link_id,
       l.standing AS standing;
