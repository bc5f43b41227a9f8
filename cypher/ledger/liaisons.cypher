// The posts of liaison that serve the enterprises of an area. Whatever their days.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:LOCATED_IN]-(u:Unit)
OPTIONAL MATCH (u)<-[:SENT_TO|SUBORDINATE_TO]-(n:Liaison)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id
ORDER BY id;
