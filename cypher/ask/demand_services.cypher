// The services of the day that go to the demands of an area.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:NEEDED_IN]-(d:Demand)
OPTIONAL MATCH (d)<-[:MEETS|SUBORDINATE_TO]-(s:Service)
WITH d, s
WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to >= $as_of)
OPTIONAL MATCH (s)-[:USES]->(r:Resource)
RETURN s.id AS id, r.id AS resource_id, d.id AS demand_id, r.unit_of_count AS unit_of_count,
       s.quantity AS quantity, s.state AS state, s.unit_claimed_on AS unit_claimed_on,
       s.community_claimed_on AS community_claimed_on, s.standing AS standing;
