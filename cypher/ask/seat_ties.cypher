// The seats of units on the committees of an area, as ties to its communities (see
// `ask/key_connectors`).
// Each step is an OPTIONAL MATCH of its own: so Ladybug walks from what it has, and does not join
// whole tables.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:IN_AREA]-(o:Organisation)
OPTIONAL MATCH (o)<-[:SEAT_ON|IN_AREA]-(s:Seat)
OPTIONAL MATCH (s)-[:HELD_BY]->(u:Unit)
OPTIONAL MATCH (u)-[:LOCATED_IN]->(at:Area)
WITH c, s, u, at
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN s.id AS link_id, u.id AS unit_id, u.name AS unit_name,
       at.id AS unit_area_id, c.id AS area_id, c.name AS area_name, s.standing AS standing;
