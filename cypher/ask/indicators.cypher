// The indicators of some kinds of an area and of those below it, for periods that are over.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:INDICATES]-(i:Indicator)
WITH a, i
WHERE i.kind IN $kinds AND i.until <= $as_of
OPTIONAL MATCH (i)-[:COUNTED_OF]->(o:Organisation)
RETURN i.id AS id, i.kind AS kind, i.since AS since, i.until AS until, i.value AS value,
       i.qualifier AS qualifier, i.rank AS rank, i.standing AS standing, a.id AS area_id,
       a.name AS area_name, a.level AS level, o.id AS organisation_id,
       o.name AS organisation_name
ORDER BY id;
