// The liaisons round some bodies: which unit sends staff to serve which enterprise.
// OPTIONAL MATCH keeps Ladybug at the bodies given: a plain one reads the whole table of links.
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})
OPTIONAL MATCH (u)<-[:SENT_BY|SUBORDINATE_TO]-(l:Liaison)
OPTIONAL MATCH (l)-[:SENT_TO]->(e:Unit)
WITH u, l, e
WHERE l.valid_from <= $as_of AND (l.valid_to IS NULL OR l.valid_to >= $as_of)
RETURN u.id AS start_id, e.id AS finish_id, 'SENDS_LIAISON' AS relation, l.id AS link_id,
       l.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (e:Unit {id: wanted})
OPTIONAL MATCH (e)<-[:SENT_TO|SUBORDINATE_TO]-(l:Liaison)
OPTIONAL MATCH (l)-[:SENT_BY]->(u:Unit)
WITH u, l, e
WHERE l.valid_from <= $as_of AND (l.valid_to IS NULL OR l.valid_to >= $as_of)
RETURN u.id AS start_id, e.id AS finish_id, 'SENDS_LIAISON' AS relation, l.id AS link_id,
       l.standing AS standing;
