// Who can supply an area on a day: the resources that serve it, a part of it, or an area round it.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:SERVES]-(r:Resource)
WITH x, r
WHERE r.quantity > 0 AND r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of)
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
WHERE r.quantity > 0 AND r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of)
OPTIONAL MATCH (r)-[:OFFERED_BY]->(u:Unit)
OPTIONAL MATCH (u)-[:LOCATED_IN]->(place:Area)
RETURN r.id AS id, r.name AS name, r.category AS category, r.unit_of_count AS unit_of_count,
       r.quantity AS quantity, x.id AS area_id, u.id AS unit_id, u.name AS unit_name,
       place.id AS unit_area_id, r.valid_from AS valid_from, r.valid_to AS valid_to,
       r.standing AS standing;
