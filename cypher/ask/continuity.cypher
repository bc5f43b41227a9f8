// What one unit carries, and who else carries the same: as `ask/single_failures`, from the unit.
// First stands a part whose columns are all different values: where the first part of a union returns
// one property under two names, Ladybug gives both columns the same value in every part.
MATCH (u:Unit {id: $unit})<-[:OFFERED_BY]-(mine:Resource)<-[:USES]-(once:Service)-[:MEETS]->(d:Demand)
WITH DISTINCT d
MATCH (c:Area)<-[:NEEDED_IN]-(d)<-[:MEETS]-(x:Service)-[:USES]->(r:Resource)
WHERE (x.state = 'planned' OR x.state = 'running') AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
  AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
OPTIONAL MATCH (r)-[:OFFERED_BY]->(v:Unit)
RETURN 'demand_without_supplier' AS loss, d.id AS id, d.name AS name, c.id AS area_id, c.name AS area_name,
       coalesce(v.id, '') AS unit_id, x.id AS by_id, 1 AS amount, d.standing AS standing
UNION ALL
MATCH (u:Unit {id: $unit})<-[:ORGANISATION_OF]-(mine:Organisation)-[:COVERS]->(a:Area)
WITH DISTINCT a
MATCH (a)<-[:COVERS]-(o:Organisation)
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (o)-[:ORGANISATION_OF]->(v:Unit)
RETURN 'area_uncovered' AS loss, a.id AS id, a.name AS name, a.id AS area_id, a.name AS area_name,
       coalesce(v.id, '') AS unit_id, o.id AS by_id, 1 AS amount, a.standing AS standing
UNION ALL
MATCH (u:Unit {id: $unit})<-[:OF_UNIT]-(mine:Pairing)-[:WITH_AREA]->(c:Area)
WITH DISTINCT c
MATCH (c)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(v:Unit)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN 'community_below_minimum' AS loss, c.id AS id, c.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, p.id AS by_id, 1 AS amount, p.standing AS standing
UNION ALL
MATCH (v:Unit {id: $unit})<-[:HELD_BY]-(s:Seat)-[:SEAT_ON]->(o:Organisation)-[:IN_AREA]->(c:Area)
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN 'seat_emptied' AS loss, s.id AS id, o.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, s.id AS by_id, s.seats AS amount, s.standing AS standing
UNION ALL
MATCH (v:Unit {id: $unit})<-[:OF_UNIT]-(p:Pairing)<-[:UNDER]-(x:Project)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND (x.state = 'planned' OR x.state = 'running') AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
MATCH (p)-[:WITH_AREA]->(c:Area)
RETURN 'project_stopped' AS loss, x.id AS id, x.name AS name, c.id AS area_id, c.name AS area_name,
       v.id AS unit_id, x.id AS by_id, 1 AS amount, x.standing AS standing;
