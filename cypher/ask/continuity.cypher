// What one unit carries, and who else carries the same: as `ask/single_failures`, from the unit.
// Each step is an OPTIONAL MATCH of its own: so Ladybug walks from what it has, and does not join
// whole tables.
// First stands a part whose columns are all different values: where the first part of a union returns
// one property under two names, Ladybug gives both columns the same value in every part.
MATCH (u:Unit {id: $unit})
OPTIONAL MATCH (u)<-[:OFFERED_BY]-(mine:Resource)
OPTIONAL MATCH (mine)<-[:USES|SUBORDINATE_TO]-(once:Service)
OPTIONAL MATCH (once)-[:MEETS]->(d:Demand)
OPTIONAL MATCH (d)-[:NEEDED_IN]->(c:Area)
OPTIONAL MATCH (d)<-[:MEETS|SUBORDINATE_TO]-(x:Service)
OPTIONAL MATCH (x)-[:USES]->(r:Resource)
OPTIONAL MATCH (r)-[:OFFERED_BY]->(v:Unit)
WITH DISTINCT c, d, x, v
WHERE (x.state = 'planned' OR x.state = 'running') AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
  AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN 'demand_without_supplier' AS loss, d.id AS id, d.name AS name, c.id AS area_id, c.name AS area_name,
       coalesce(v.id, '') AS unit_id, x.id AS by_id, 1 AS amount, d.standing AS standing
UNION ALL
MATCH (u:Unit {id: $unit})
OPTIONAL MATCH (u)<-[:ORGANISATION_OF]-(mine:Organisation)
OPTIONAL MATCH (mine)-[:COVERS|SUBORDINATE_TO]->(a:Area)
WITH DISTINCT a
OPTIONAL MATCH (a)<-[:COVERS]-(o:Organisation)
OPTIONAL MATCH (o)-[:ORGANISATION_OF|SUBORDINATE_TO]->(v:Unit)
WITH a, o, v
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN 'area_uncovered' AS loss, a.id AS id, a.name AS name, a.id AS area_id, a.name AS area_name,
       coalesce(v.id, '') AS unit_id, o.id AS by_id, 1 AS amount, a.standing AS standing
UNION ALL
MATCH (u:Unit {id: $unit})
OPTIONAL MATCH (u)<-[:OF_UNIT]-(mine:Pairing)
OPTIONAL MATCH (mine)-[:WITH_AREA]->(c:Area)
WITH DISTINCT c
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(v:Unit)
WITH c, p, v
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN 'community_below_minimum' AS loss, c.id AS id, c.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, p.id AS by_id, 1 AS amount, p.standing AS standing
UNION ALL
MATCH (v:Unit {id: $unit})
OPTIONAL MATCH (v)<-[:HELD_BY|SUBORDINATE_TO]-(s:Seat)
OPTIONAL MATCH (s)-[:SEAT_ON]->(o:Organisation)
OPTIONAL MATCH (o)-[:IN_AREA]->(c:Area)
WITH c, o, s, v
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN 'seat_emptied' AS loss, s.id AS id, o.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, s.id AS by_id, s.seats AS amount, s.standing AS standing
UNION ALL
MATCH (v:Unit {id: $unit})
OPTIONAL MATCH (v)<-[:OF_UNIT]-(p:Pairing)
OPTIONAL MATCH (p)<-[:UNDER]-(x:Project)
OPTIONAL MATCH (p)-[:WITH_AREA]->(c:Area)
WITH c, p, x, v
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND (x.state = 'planned' OR x.state = 'running') AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
RETURN 'project_stopped' AS loss, x.id AS id, x.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, x.id AS by_id, 1 AS amount, x.standing AS standing;
