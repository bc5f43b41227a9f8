MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:IN_AREA]-(o:Organisation)<-[:SEAT_ON]-(s:Seat)-[:HELD_BY]->(u:Unit)
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN s.id AS id, u.id AS unit_id, o.id AS organisation_id, s.seats AS seats,
       s.standing AS standing
ORDER BY id;
