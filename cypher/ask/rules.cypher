// The rules that hold in an area, in those around it and in those below it, each with the documents
// that it rests on and, for a power, the department that it is over.
MATCH (root:Area {id: $area})-[:PART_OF*0..9]->(above)
WITH collect(above.id) AS around
UNWIND around AS one
MATCH (a:Area {id: one})
OPTIONAL MATCH (a)<-[:HOLDS_IN]-(r:Rule)
WITH a, r
WHERE r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of)
OPTIONAL MATCH (r)-[:RESTS_ON]->(d:Rule)
OPTIONAL MATCH (r)-[:POWER_OVER]->(u:Unit)
RETURN r.id AS id, r.name AS name, r.kind AS kind, r.field AS field, r.power AS power,
       r.standing AS standing, a.id AS area_id, a.name AS area_name, u.id AS over_id,
       u.name AS over_name,
       CASE WHEN d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
            THEN d.id END AS basis_id,
       d.name AS basis_name
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*1..9]-(a:Area)
OPTIONAL MATCH (a)<-[:HOLDS_IN]-(r:Rule)
WITH a, r
WHERE r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of)
OPTIONAL MATCH (r)-[:RESTS_ON]->(d:Rule)
OPTIONAL MATCH (r)-[:POWER_OVER]->(u:Unit)
RETURN r.id AS id, r.name AS name, r.kind AS kind, r.field AS field, r.power AS power,
       r.standing AS standing, a.id AS area_id, a.name AS area_name, u.id AS over_id,
       u.name AS over_name,
       CASE WHEN d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
            THEN d.id END AS basis_id,
       d.name AS basis_name;
