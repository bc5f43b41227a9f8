// What the bodies of an area are linked with: communities, committees, organisations, units.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:LOCATED_IN]-(x:Unit)
MATCH (x)<-[:OF_UNIT]-(p:Pairing)
MATCH (p)-[:WITH_AREA]->(other:Area)
RETURN x.id AS id, other.id AS tie
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:LOCATED_IN]-(x:Unit)
MATCH (x)<-[:HELD_BY]-(s:Seat)
MATCH (s)-[:SEAT_ON]->(other:Organisation)
RETURN x.id AS id, other.id AS tie
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:LOCATED_IN]-(x:Unit)
MATCH (x)<-[:SENT_TO]-(l:Liaison)
MATCH (l)-[:SENT_BY]->(other:Unit)
RETURN x.id AS id, other.id AS tie
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:IN_AREA]-(x:Organisation)
MATCH (x)-[:ORGANISATION_OF]->(other:Unit)
RETURN x.id AS id, other.id AS tie
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:IN_AREA]-(x:Organisation)
MATCH (x)-[:COVERS]->(other:Area)
RETURN x.id AS id, other.id AS tie;
