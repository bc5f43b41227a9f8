// Projects of the active pairings with an area, and services to its demands, that hold on some
// day from $since to $as_of, each with its two claims.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:WITH_AREA]-(p:Pairing)
WITH x, p
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
OPTIONAL MATCH (p)<-[:UNDER]-(j:Project)
WITH x, p, j
WHERE j.valid_from <= $as_of AND (j.valid_to IS NULL OR j.valid_to >= $since)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
RETURN 'project' AS thing, j.id AS id, j.name AS name, j.category AS category, x.id AS area_id,
       x.name AS area_name, u.id AS unit_id, u.name AS unit_name, p.id AS pairing_id,
       j.state AS state, j.unit_claimed_on AS unit_claimed_on,
       j.community_claimed_on AS community_claimed_on, j.valid_from AS valid_from,
       j.valid_to AS valid_to, j.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:NEEDED_IN]-(d:Demand)
OPTIONAL MATCH (d)<-[:MEETS|SUBORDINATE_TO]-(s:Service)
WITH x, d, s
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $since)
OPTIONAL MATCH (s)-[:USES]->(r:Resource)
OPTIONAL MATCH (r)-[:OFFERED_BY]->(u:Unit)
RETURN 'service' AS thing, s.id AS id, r.name AS name, d.category AS category, x.id AS area_id,
       x.name AS area_name, u.id AS unit_id, u.name AS unit_name, '' AS pairing_id,
       s.state AS state, s.unit_claimed_on AS unit_claimed_on,
       s.community_claimed_on AS community_claimed_on, s.valid_from AS valid_from,
       s.valid_to AS valid_to, s.standing AS standing;
