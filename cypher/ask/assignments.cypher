// The tasks given to an area and to those below it, each with the task itself.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:GIVEN_TO]-(n:Assignment)
WITH a, n
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
OPTIONAL MATCH (n)-[:OF_TASK]->(t:Rule)
RETURN n.id AS id, n.funding AS funding, n.standing AS standing, a.id AS area_id,
       a.name AS area_name, t.id AS task_id, t.name AS task_name, t.field AS field
ORDER BY id;
