// The services of the day that draw on some resources.
UNWIND $ids AS wanted
MATCH (r:Resource {id: wanted})
OPTIONAL MATCH (r)<-[:USES|SUBORDINATE_TO]-(s:Service)
OPTIONAL MATCH (s)-[:MEETS]->(d:Demand)
WITH r, s, d
WHERE d.id IS NOT NULL AND s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
RETURN s.id AS id, r.id AS resource_id, d.id AS demand_id, r.unit_of_count AS unit_of_count,
       s.quantity AS quantity, s.state AS state, s.unit_claimed_on AS unit_claimed_on,
       s.community_claimed_on AS community_claimed_on, s.standing AS standing;
