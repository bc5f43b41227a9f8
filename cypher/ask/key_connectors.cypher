// The co-construction layer of an area: its communities and the units paired with them.
// Each step is an OPTIONAL MATCH of its own: so Ladybug walks from what it has, and does not join
// whole tables.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
OPTIONAL MATCH (u)-[:LOCATED_IN]->(at:Area)
WITH c, p, u, at
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN p.id AS link_id, u.id AS unit_id, u.name AS unit_name,
       at.id AS unit_area_id, c.id AS area_id, c.name AS area_name, p.standing AS standing;
