// What an area and the units in it can give, all of its days; a resource of a unit stands where the
// unit is, whatever it serves.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:SERVES]-(n:Resource)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:LOCATED_IN]-(u:Unit)
OPTIONAL MATCH (u)<-[:OFFERED_BY]-(n:Resource)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id;
