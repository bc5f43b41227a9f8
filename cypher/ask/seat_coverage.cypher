// The units round each joint committee below an area: those that hold seats on it, those paired with
// its communities, and those located there.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:IN_AREA]-(o:Organisation)
WITH o, a
WHERE o.form = 'joint_committee'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
MATCH (o)<-[:SEAT_ON]-(s:Seat)-[:HELD_BY]->(u:Unit)
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN 'seat' AS link, o.id AS id, u.id AS unit_id, u.name AS unit_name, u.sector AS sector,
       s.id AS link_id, s.seats AS seats
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:IN_AREA]-(o:Organisation)
WITH o, a
WHERE o.form = 'joint_committee'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
MATCH (o)-[:IN_AREA|COVERS]->(c:Area)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(u:Unit)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN DISTINCT 'pairing' AS link, o.id AS id, u.id AS unit_id, u.name AS unit_name,
       u.sector AS sector, p.id AS link_id, 0 AS seats
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:IN_AREA]-(o:Organisation)
WITH o, a
WHERE o.form = 'joint_committee'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
MATCH (o)-[:IN_AREA|COVERS]->(c:Area)<-[:PART_OF*0..9]-(b:Area)<-[:LOCATED_IN]-(u:Unit)
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN DISTINCT 'location' AS link, o.id AS id, u.id AS unit_id, u.name AS unit_name,
       u.sector AS sector, b.id AS link_id, 0 AS seats;
