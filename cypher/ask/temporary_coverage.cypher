// What temporary branches cover of each area directly below the asked one; of the asked area itself
// last, on its own.
MATCH (root:Area {id: $area})<-[:PART_OF]-(child:Area)<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:COVERS]-(o:Organisation)
WITH child, a, o
WHERE o.form = 'temporary_branch'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN child.id AS id, a.id AS area_id, a.level AS level, o.id AS organisation_id,
       o.standing AS standing
UNION ALL
MATCH (a:Area {id: $area})
OPTIONAL MATCH (a)<-[:COVERS]-(o:Organisation)
WITH a, o
WHERE o.form = 'temporary_branch'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN a.id AS id, a.id AS area_id, a.level AS level, o.id AS organisation_id,
       o.standing AS standing;
