// The successions from or to an area and what lies in it.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:SUCCESSION_OF]-(n:Succession)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:SUCCEEDED_BY]-(n:Succession)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id;
