// What the bodies of an area are linked with: communities, committees, organisations, units.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(x:Unit)
OPTIONAL MATCH (x)<-[:OF_UNIT]-(p:Pairing)
OPTIONAL MATCH (p)-[:WITH_AREA]->(other:Area)
WITH a, x, p, other
WHERE other.id IS NOT NULL
RETURN x.id AS id, other.id AS tie
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(x:Unit)
OPTIONAL MATCH (x)<-[:HELD_BY|SUBORDINATE_TO]-(s:Seat)
OPTIONAL MATCH (s)-[:SEAT_ON]->(other:Organisation)
WITH a, x, s, other
WHERE other.id IS NOT NULL
RETURN x.id AS id, other.id AS tie
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(x:Unit)
OPTIONAL MATCH (x)<-[:SENT_TO|SUBORDINATE_TO]-(l:Liaison)
OPTIONAL MATCH (l)-[:SENT_BY]->(other:Unit)
WITH a, x, l, other
WHERE other.id IS NOT NULL
RETURN x.id AS id, other.id AS tie
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(x:Organisation)
OPTIONAL MATCH (x)-[:ORGANISATION_OF|SUBORDINATE_TO]->(other:Unit)
WITH a, x, other
WHERE other.id IS NOT NULL
RETURN x.id AS id, other.id AS tie
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(x:Organisation)
OPTIONAL MATCH (x)-[:COVERS|SUBORDINATE_TO]->(other:Area)
WITH a, x, other
WHERE other.id IS NOT NULL
RETURN x.id AS id, other.id AS tie;
