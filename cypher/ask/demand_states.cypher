// The demands below an area, each with its services; a demand without one comes once, without.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:NEEDED_IN]-(d:Demand)
WITH a, d
WHERE d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
OPTIONAL MATCH (d)<-[:MEETS|SUBORDINATE_TO]-(s:Service)
OPTIONAL MATCH (s)-[:USES]->(r:Resource)
RETURN d.id AS id, d.name AS name, d.category AS category, d.kind AS kind, a.id AS area_id,
       a.name AS area_name, d.urgency AS urgency, d.quantity AS quantity,
       d.unit_of_count AS unit_of_count, d.standing AS standing, s.id AS service_id,
       s.quantity AS given, s.state AS state, s.unit_claimed_on AS unit_claimed_on,
       s.community_claimed_on AS community_claimed_on, s.valid_from AS valid_from,
       s.valid_to AS valid_to, r.unit_of_count AS given_in
ORDER BY id, service_id;
