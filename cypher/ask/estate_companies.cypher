// The property companies whose own organisation covers estates of an area.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.level = 'estate'
OPTIONAL MATCH (a)<-[:COVERS]-(o:Organisation)
WITH a, o
WHERE o.level = 'unit_organisation'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
OPTIONAL MATCH (o)-[:ORGANISATION_OF|SUBORDINATE_TO]->(u:Unit)
WITH a, u
WHERE u.kind = 'property_company'
  AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN DISTINCT u.id AS id, u.kind AS part, a.id AS area_id
ORDER BY id, area_id;
