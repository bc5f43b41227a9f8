// What areas of one level below an area have to spend, year by year.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.level = $level
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)<-[:BUDGET_OF]-(b:Budget)
WITH a, b
WHERE b.year <= $until
RETURN a.id AS area_id, a.name AS area_name, b.id AS id, b.year AS year, b.amount AS amount,
       b.standing AS standing
ORDER BY area_id, year, id;
