// What followed an area and what it followed, in the columns of `history`,
// apart from it: a union of very many parts takes the server's planner long.
// A second kind of links that an area does not have keeps the embedded engine at the area given.
MATCH (n:Area {id: $body})
OPTIONAL MATCH (n)<-[:SUCCESSION_OF|SUBORDINATE_TO]-(x:Succession)
OPTIONAL MATCH (x)-[:SUCCEEDED_BY]->(a:Area)
WITH x, a
WHERE a.id IS NOT NULL
RETURN 'succession' AS event_of, x.id AS id, x.old_name AS name, a.id AS other_id, x.new_name AS other_name,
       x.since AS valid_from, date(NULL) AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, CASE WHEN x.kind = 'renamed' THEN 'renamed' ELSE 'followed' END AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})
OPTIONAL MATCH (n)<-[:SUCCEEDED_BY|SUBORDINATE_TO]-(x:Succession)
OPTIONAL MATCH (x)-[:SUCCESSION_OF]->(a:Area)
WITH x, a
WHERE a.id IS NOT NULL AND x.kind <> 'renamed'
RETURN 'succession' AS event_of, x.id AS id, x.new_name AS name, a.id AS other_id, x.old_name AS other_name,
       x.since AS valid_from, date(NULL) AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, 'follows' AS note, x.standing AS standing;
