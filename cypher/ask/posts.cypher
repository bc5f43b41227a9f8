// The grids and estates of an area, each with the posts that hold on the day.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE (a.level = 'grid' OR a.level = 'estate')
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)<-[:POST_IN]-(p:Post)
RETURN a.id AS area_id, a.name AS area_name, a.level AS level, a.standing AS standing,
       CASE WHEN p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
            THEN p.id END AS id,
       p.kind AS kind, p.number AS number, p.filled AS filled
ORDER BY area_id, id;
