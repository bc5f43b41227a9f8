// The resources that serve an area, a part of it, or an area round it: of every period, since an
// ended one is a candidate that fails for its period.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:SERVES]-(r:Resource)
WITH x, r
WHERE r.id IS NOT NULL
OPTIONAL MATCH (r)-[:OFFERED_BY]->(u:Unit)
OPTIONAL MATCH (u)-[:LOCATED_IN]->(place:Area)
RETURN r.id AS id, r.name AS name, r.category AS category, r.unit_of_count AS unit_of_count,
       r.quantity AS quantity, x.id AS area_id, u.id AS unit_id, u.name AS unit_name,
       place.id AS unit_area_id, r.valid_from AS valid_from, r.valid_to AS valid_to,
       r.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})-[:PART_OF*1..9]->(above)
WITH collect(above.id) AS around
UNWIND around AS one
MATCH (x:Area {id: one})
OPTIONAL MATCH (x)<-[:SERVES]-(r:Resource)
WITH x, r
WHERE r.id IS NOT NULL
OPTIONAL MATCH (r)-[:OFFERED_BY]->(u:Unit)
OPTIONAL MATCH (u)-[:LOCATED_IN]->(place:Area)
RETURN r.id AS id, r.name AS name, r.category AS category, r.unit_of_count AS unit_of_count,
       r.quantity AS quantity, x.id AS area_id, u.id AS unit_id, u.name AS unit_name,
       place.id AS unit_area_id, r.valid_from AS valid_from, r.valid_to AS valid_to,
       r.standing AS standing;
