// The co-construction layer of an area: its communities, the units paired with them, and the seats of
// units on the committees there.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(u:Unit)-[:LOCATED_IN]->(at:Area)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN 'PAIRED_WITH' AS relation, p.id AS link_id, u.id AS unit_id, u.name AS unit_name,
       at.id AS unit_area_id, u.model_site AS unit_model_site, c.id AS area_id, c.name AS area_name,
       p.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:IN_AREA]-(o:Organisation)<-[:SEAT_ON]-(s:Seat)-[:HELD_BY]->(u:Unit)-[:LOCATED_IN]->(at:Area)
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN 'HOLDS_SEAT' AS relation, s.id AS link_id, u.id AS unit_id, u.name AS unit_name,
       at.id AS unit_area_id, u.model_site AS unit_model_site, c.id AS area_id, c.name AS area_name,
       s.standing AS standing;
