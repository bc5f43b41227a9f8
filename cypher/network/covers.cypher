MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:COVERS]-(o:Organisation)
WITH a, o
WHERE o.id IS NOT NULL AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN o.id AS organisation_id, a.id AS area_id
ORDER BY organisation_id, area_id;
