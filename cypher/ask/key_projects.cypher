// The key projects below an area, each with the unit that leads it on the day.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:PLANNED_IN]-(k:KeyProject)
WITH a, k
WHERE k.valid_from <= $as_of AND (k.valid_to IS NULL OR k.valid_to >= $as_of)
OPTIONAL MATCH (k)-[:LED_BY]->(u:Unit)
RETURN k.id AS id, k.name AS name, k.field AS field, k.amount AS amount, a.id AS area_id,
       a.name AS area_name, k.standing AS standing,
       CASE WHEN u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
            THEN u.id END AS lead_id,
       CASE WHEN u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
            THEN u.name END AS lead_name
ORDER BY id;
