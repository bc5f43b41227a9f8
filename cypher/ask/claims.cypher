// Projects of the active pairings with an area, and services to its demands, that hold on some
// day from $since to $as_of, each with its two claims.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)<-[:UNDER]-(j:Project)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND j.valid_from <= $as_of AND (j.valid_to IS NULL OR j.valid_to >= $since)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
RETURN 'project' AS thing, j.id AS id, j.name AS name, j.category AS category, c.id AS area_id,
       c.name AS area_name, u.id AS unit_id, u.name AS unit_name, p.id AS pairing_id,
       j.state AS state, j.unit_claimed_on AS unit_claimed_on,
       j.community_claimed_on AS community_claimed_on, j.valid_from AS valid_from,
       j.valid_to AS valid_to, j.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:NEEDED_IN]-(d:Demand)<-[:MEETS]-(s:Service)-[:USES]->(r:Resource)
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $since)
OPTIONAL MATCH (r)-[:OFFERED_BY]->(u:Unit)
RETURN 'service' AS thing, s.id AS id, r.name AS name, d.category AS category, c.id AS area_id,
       c.name AS area_name, u.id AS unit_id, u.name AS unit_name, '' AS pairing_id,
       s.state AS state, s.unit_claimed_on AS unit_claimed_on,
       s.community_claimed_on AS community_claimed_on, s.valid_from AS valid_from,
       s.valid_to AS valid_to, s.standing AS standing;
