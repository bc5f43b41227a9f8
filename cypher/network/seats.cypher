MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
OPTIONAL MATCH (o)<-[:SEAT_ON|IN_AREA]-(s:Seat)
OPTIONAL MATCH (s)-[:HELD_BY]->(u:Unit)
WITH a, o, s, u
WHERE u.id IS NOT NULL AND s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN s.id AS id, u.id AS unit_id, o.id AS organisation_id, s.seats AS seats,
       s.standing AS standing
ORDER BY id;
