// The seats on the joint committees of an area. Whatever their days.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:IN_AREA]-(o:Organisation)
OPTIONAL MATCH (o)<-[:SEAT_ON|IN_AREA]-(n:Seat)
WITH x, n
WHERE n.id IS NOT NULL
RETURN n.id AS id, x.id AS area_id
ORDER BY id;
