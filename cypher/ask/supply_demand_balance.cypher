// Both sides of a day's balance: what can serve an area, a part of it or an area round it, and
// what is needed in it.
// Optional steps keep the embedded engine walking from the area instead of scanning a table.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:SERVES]-(r:Resource)
WITH x, r
WHERE r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of)
OPTIONAL MATCH (r)-[:OFFERED_BY]->(u:Unit)
RETURN 'offered' AS side, r.id AS id, r.category AS category, r.unit_of_count AS unit_of_count,
       r.quantity AS quantity, x.id AS area_id, coalesce(u.id, '') AS unit_id,
       r.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})-[:PART_OF*1..9]->(above)
WITH collect(above.id) AS around
UNWIND around AS one
MATCH (x:Area {id: one})
OPTIONAL MATCH (x)<-[:SERVES]-(r:Resource)
WITH x, r
WHERE r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of)
OPTIONAL MATCH (r)-[:OFFERED_BY]->(u:Unit)
RETURN 'offered' AS side, r.id AS id, r.category AS category, r.unit_of_count AS unit_of_count,
       r.quantity AS quantity, x.id AS area_id, coalesce(u.id, '') AS unit_id,
       r.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:NEEDED_IN]-(d:Demand)
WITH x, d
WHERE d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN 'needed' AS side, d.id AS id, d.category AS category, d.unit_of_count AS unit_of_count,
       d.quantity AS quantity, x.id AS area_id, '' AS unit_id, d.standing AS standing;
