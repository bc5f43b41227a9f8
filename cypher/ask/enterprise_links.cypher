// What reaches the units located below an area: organisations of their own, organisations that cover
// them (with the unit in which those stand), and posts of liaison (with the unit that sends).
// One expression under two names in the first part of a UNION confuses Ladybug's columns: hence ''.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH a, u
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
OPTIONAL MATCH (u)<-[:ORGANISATION_OF]-(o:Organisation)
WITH u, o
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN 'own_organisation' AS cover, u.id AS enterprise_id, o.id AS id, '' AS unit_id, 0 AS post
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH a, u
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
OPTIONAL MATCH (u)<-[:COVERS_UNIT|OF_UNIT]-(o:Organisation)
OPTIONAL MATCH (o)-[:ORGANISATION_OF|SUBORDINATE_TO]->(host:Unit)
WITH u, o, host
WHERE o.form <> 'temporary_branch'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN 'joint_organisation' AS cover, u.id AS enterprise_id, o.id AS id, host.id AS unit_id, 0 AS post
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH a, u
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
OPTIONAL MATCH (u)<-[:SENT_TO|SUBORDINATE_TO]-(l:Liaison)
OPTIONAL MATCH (l)-[:SENT_BY]->(s:Unit)
WITH u, l, s
WHERE l.valid_from <= $as_of AND (l.valid_to IS NULL OR l.valid_to >= $as_of)
RETURN 'liaison' AS cover, u.id AS enterprise_id, l.id AS id, s.id AS unit_id, l.post AS post;
