// The units round each joint committee below an area: those that hold seats on it, those paired with
// its communities, and those located there.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH a, o
WHERE o.form = 'joint_committee'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
OPTIONAL MATCH (o)<-[:SEAT_ON|IN_AREA]-(s:Seat)
OPTIONAL MATCH (s)-[:HELD_BY]->(u:Unit)
WITH o, s, u
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN 'seat' AS link, o.id AS id, u.id AS unit_id, u.name AS unit_name, u.sector AS sector,
       s.id AS link_id, s.standing AS standing, s.seats AS seats
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH a, o
WHERE o.form = 'joint_committee'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
OPTIONAL MATCH (o)-[:IN_AREA|COVERS]->(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH o, p, u
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN DISTINCT 'pairing' AS link, o.id AS id, u.id AS unit_id, u.name AS unit_name,
       u.sector AS sector, p.id AS link_id, p.standing AS standing, 0 AS seats
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH a, o
WHERE o.form = 'joint_committee'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
OPTIONAL MATCH (o)-[:IN_AREA|COVERS]->(c:Area)
OPTIONAL MATCH (c)<-[:PART_OF*0..9]-(b:Area)
OPTIONAL MATCH (b)<-[:LOCATED_IN]-(u:Unit)
WITH o, b, u
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN DISTINCT 'location' AS link, o.id AS id, u.id AS unit_id, u.name AS unit_name,
       u.sector AS sector, b.id AS link_id, u.standing AS standing, 0 AS seats;
