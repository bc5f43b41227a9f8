// The areas that are directly part of one.
MATCH (a:Area {id: $area})<-[:PART_OF]-(child:Area)
RETURN child.id AS id, child.name AS name
ORDER BY id;
