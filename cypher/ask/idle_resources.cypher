// What is drawn from each resource that serves an area, a part of it, or an area round it: its
// services of the day, wherever they go. A resource without a row is used by nobody.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:SERVES]-(r:Resource)
OPTIONAL MATCH (r)<-[:USES|SUBORDINATE_TO]-(s:Service)
WITH r, s
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
OPTIONAL MATCH (s)-[:MEETS]->(d:Demand)
RETURN s.id AS id, r.id AS resource_id, d.id AS demand_id, r.unit_of_count AS unit_of_count,
       s.quantity AS quantity, s.state AS state, s.unit_claimed_on AS unit_claimed_on,
       s.community_claimed_on AS community_claimed_on, s.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})-[:PART_OF*1..9]->(above)
WITH collect(above.id) AS around
UNWIND around AS one
MATCH (x:Area {id: one})
OPTIONAL MATCH (x)<-[:SERVES]-(r:Resource)
OPTIONAL MATCH (r)<-[:USES|SUBORDINATE_TO]-(s:Service)
WITH r, s
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
OPTIONAL MATCH (s)-[:MEETS]->(d:Demand)
RETURN s.id AS id, r.id AS resource_id, d.id AS demand_id, r.unit_of_count AS unit_of_count,
       s.quantity AS quantity, s.state AS state, s.unit_claimed_on AS unit_claimed_on,
       s.community_claimed_on AS community_claimed_on, s.standing AS standing;
