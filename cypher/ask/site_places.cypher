// The areas of one level below an area: where people walk from.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.level = $level
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN a.id AS id, a.name AS name, a.standing AS standing
ORDER BY id;
