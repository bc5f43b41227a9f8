// The services to the demands of an area. Whatever their days.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:NEEDED_IN]-(d:Demand)
OPTIONAL MATCH (d)<-[:MEETS|SUBORDINATE_TO]-(n:Service)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id
ORDER BY id;
