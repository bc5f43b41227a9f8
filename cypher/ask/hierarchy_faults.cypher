// Organisations below an area whose line upwards needs a look: no parent or several, a parent that
// is not one level above, had ended or not begun, or stands outside the area. One row a parent.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:IN_AREA]-(o:Organisation)
WITH a, o
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
OPTIONAL MATCH (o)-[:SUBORDINATE_TO]->(p:Organisation)
WITH a, o, count(p) AS parents
OPTIONAL MATCH (o)-[:SUBORDINATE_TO]->(p:Organisation)
OPTIONAL MATCH (p)-[:IN_AREA]->(b:Area)
WITH a, o, parents, p, b
WHERE parents > 1
   OR (parents = 0 AND o.level <> 'city_committee')
   OR (parents = 1
       AND (p.valid_from > $as_of OR p.valid_to < $as_of
            OR NOT (b.id = $area OR b.id STARTS WITH $prefix)
            OR NOT ((o.level = 'street_committee' AND p.level = 'city_committee')
                 OR (o.level = 'community_committee' AND p.level = 'street_committee')
                 OR (o.level = 'grid_branch' AND p.level = 'community_committee')
                 OR (o.level = 'building_group' AND p.level = 'grid_branch'))))
RETURN o.id AS id, o.name AS name, o.level AS level, o.form AS form, a.id AS area_id,
       o.standing AS standing, p.id AS parent_id, p.name AS parent_name, p.level AS parent_level,
       p.valid_from AS parent_from, p.valid_to AS parent_to, b.id AS parent_area_id
ORDER BY id, parent_id;
