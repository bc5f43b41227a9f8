// What the units of an area carry there, one line for each that carries it: areas covered, demands
// served, communities paired, seats held, projects under way. `by_id` is what shows it.
// First stands a part whose columns are all different values: where the first part of a union returns
// one property under two names, Ladybug gives both columns the same value in every part.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:NEEDED_IN]-(d:Demand)<-[:MEETS]-(x:Service)-[:USES]->(r:Resource)
WHERE (x.state = 'planned' OR x.state = 'running') AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
  AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
OPTIONAL MATCH (r)-[:OFFERED_BY]->(v:Unit)
RETURN 'demand_without_supplier' AS loss, d.id AS id, d.name AS name, c.id AS area_id, c.name AS area_name,
       coalesce(v.id, '') AS unit_id, x.id AS by_id, 1 AS amount, d.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:COVERS]-(o:Organisation)
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (o)-[:ORGANISATION_OF]->(v:Unit)
RETURN 'area_uncovered' AS loss, a.id AS id, a.name AS name, a.id AS area_id, a.name AS area_name,
       coalesce(v.id, '') AS unit_id, o.id AS by_id, 1 AS amount, a.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(v:Unit)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN 'community_below_minimum' AS loss, c.id AS id, c.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, p.id AS by_id, 1 AS amount, p.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:IN_AREA]-(o:Organisation)<-[:SEAT_ON]-(s:Seat)-[:HELD_BY]->(v:Unit)
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN 'seat_emptied' AS loss, s.id AS id, o.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, s.id AS by_id, s.seats AS amount, s.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)<-[:UNDER]-(x:Project)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND (x.state = 'planned' OR x.state = 'running') AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
MATCH (p)-[:OF_UNIT]->(v:Unit)
RETURN 'project_stopped' AS loss, x.id AS id, x.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, x.id AS by_id, 1 AS amount, x.standing AS standing;
