MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:COVERS]-(o:Organisation)
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN o.id AS organisation_id, a.id AS area_id
ORDER BY organisation_id, area_id;
