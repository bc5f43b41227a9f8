// The seats round some bodies: which unit holds part-time seats on which committee.
// OPTIONAL MATCH keeps Ladybug at the bodies given: a plain one reads the whole table of links.
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})
OPTIONAL MATCH (u)<-[:HELD_BY|SUBORDINATE_TO]-(s:Seat)
OPTIONAL MATCH (s)-[:SEAT_ON]->(o:Organisation)
WITH u, s, o
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN u.id AS start_id, o.id AS finish_id, 'HOLDS_SEAT' AS relation, s.id AS link_id,
       s.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})
OPTIONAL MATCH (o)<-[:SEAT_ON|IN_AREA]-(s:Seat)
OPTIONAL MATCH (s)-[:HELD_BY]->(u:Unit)
WITH u, s, o
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN u.id AS start_id, o.id AS finish_id, 'HOLDS_SEAT' AS relation, s.id AS link_id,
       s.standing AS standing;
