// The estates of an area, each with its branches; one without comes once, without.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.level = 'estate'
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)<-[:IN_AREA|COVERS]-(o:Organisation)
RETURN DISTINCT a.id AS area_id, a.name AS name, a.standing AS standing,
       CASE WHEN o.level = 'grid_branch' AND o.form <> 'temporary_branch'
             AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
            THEN o.id END AS id
ORDER BY area_id, id;
