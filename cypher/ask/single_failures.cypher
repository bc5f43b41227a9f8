// What the units of an area carry there, one line for each that carries it: demands served, areas
// covered (where some unit covers them), communities paired, seats held, projects under way. `by_id`
// is what shows it.
// Each step is an OPTIONAL MATCH of its own: so Ladybug walks from what it has, and does not join
// whole tables.
// First stands a part whose columns are all different values: where the first part of a union returns
// one property under two names, Ladybug gives both columns the same value in every part.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:NEEDED_IN]-(d:Demand)
OPTIONAL MATCH (d)<-[:MEETS|SUBORDINATE_TO]-(x:Service)
OPTIONAL MATCH (x)-[:USES]->(r:Resource)
OPTIONAL MATCH (r)-[:OFFERED_BY]->(v:Unit)
WITH DISTINCT c, d, x, v
WHERE (x.state = 'planned' OR x.state = 'running') AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
  AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN 'demand_without_supplier' AS loss, d.id AS id, d.name AS name, c.id AS area_id, c.name AS area_name,
       coalesce(v.id, '') AS unit_id, x.id AS by_id, 1 AS amount, d.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:COVERS]-(some:Organisation)
OPTIONAL MATCH (some)-[:ORGANISATION_OF|SUBORDINATE_TO]->(u:Unit)
WITH a, count(CASE WHEN some.valid_from <= $as_of AND (some.valid_to IS NULL OR some.valid_to >= $as_of) THEN u.id END) AS by_units
WHERE by_units > 0
OPTIONAL MATCH (a)<-[:COVERS]-(o:Organisation)
OPTIONAL MATCH (o)-[:ORGANISATION_OF|SUBORDINATE_TO]->(v:Unit)
WITH a, o, v
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN 'area_uncovered' AS loss, a.id AS id, a.name AS name, a.id AS area_id, a.name AS area_name,
       coalesce(v.id, '') AS unit_id, o.id AS by_id, 1 AS amount, a.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(v:Unit)
WITH c, p, v
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN 'community_below_minimum' AS loss, c.id AS id, c.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, p.id AS by_id, 1 AS amount, p.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:IN_AREA]-(o:Organisation)
OPTIONAL MATCH (o)<-[:SEAT_ON|IN_AREA]-(s:Seat)
OPTIONAL MATCH (s)-[:HELD_BY]->(v:Unit)
WITH c, o, s, v
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN 'seat_emptied' AS loss, s.id AS id, o.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, s.id AS by_id, s.seats AS amount, s.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)<-[:UNDER]-(x:Project)
OPTIONAL MATCH (p)-[:OF_UNIT]->(v:Unit)
WITH c, p, x, v
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND (x.state = 'planned' OR x.state = 'running') AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
RETURN 'project_stopped' AS loss, x.id AS id, x.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, x.id AS by_id, 1 AS amount, x.standing AS standing;
