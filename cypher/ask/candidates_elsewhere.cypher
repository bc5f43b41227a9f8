// Every resource of some categories, for demands that find too few candidates in their county.
MATCH (x:Area)<-[:SERVES]-(r:Resource)
WHERE r.category IN $categories
OPTIONAL MATCH (r)-[:OFFERED_BY]->(u:Unit)
OPTIONAL MATCH (u)-[:LOCATED_IN]->(place:Area)
RETURN r.id AS id, r.name AS name, r.category AS category, r.unit_of_count AS unit_of_count,
       r.quantity AS quantity, x.id AS area_id, u.id AS unit_id, u.name AS unit_name,
       place.id AS unit_area_id, r.valid_from AS valid_from, r.valid_to AS valid_to,
       r.standing AS standing;
