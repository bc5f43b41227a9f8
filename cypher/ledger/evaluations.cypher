// The evaluations of an area, of its organisations and of the units in it. Whatever their days.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:RATES_AREA|SUBORDINATE_TO]-(n:Evaluation)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:IN_AREA]-(o:Organisation)
OPTIONAL MATCH (o)<-[:RATES_ORGANISATION|IN_AREA]-(n:Evaluation)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:LOCATED_IN]-(u:Unit)
OPTIONAL MATCH (u)<-[:RATES_UNIT|SUBORDINATE_TO]-(n:Evaluation)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id;
