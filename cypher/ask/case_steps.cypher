// The steps up to a moment of the cases of an area, of one channel or of all, with their bodies.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:RAISED_IN]-(c:CaseFile)
WITH x, c
WHERE c.opened >= $since AND c.opened <= $until AND ($channel = '' OR c.channel = $channel)
OPTIONAL MATCH (c)<-[:STEP_OF]-(s:Step)
WITH c, s
WHERE s.at <= $until
OPTIONAL MATCH (s)-[:TAKEN_BY_UNIT]->(u:Unit)
OPTIONAL MATCH (s)-[:TAKEN_BY_ORGANISATION]->(o:Organisation)
OPTIONAL MATCH (s)-[:TAKEN_BY_AREA]->(a:Area)
RETURN s.id AS id, c.id AS case_id, s.number AS number, s.kind AS kind, s.at AS at,
       u.id AS unit_id, u.name AS unit_name, u.kind AS unit_kind, u.sector AS sector,
       o.id AS organisation_id, o.name AS organisation_name, o.level AS organisation_level,
       a.id AS area_id, a.name AS area_name, a.level AS area_level
ORDER BY case_id, number, id;
