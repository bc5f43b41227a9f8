// Organisations below an area whose line upwards needs a look: no parent or several, a parent that
// is not one level above, had ended or not begun, or stands outside the area. The columns of the
// parent are meant where there is one.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH a, o
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
OPTIONAL MATCH (o)-[:SUBORDINATE_TO]->(p:Organisation)
OPTIONAL MATCH (p)-[:IN_AREA]->(b:Area)
WITH o.id AS id, o.name AS name, o.level AS level, o.form AS form, o.standing AS standing,
     a.id AS area_id, count(DISTINCT p.id) AS parents, min(p.id) AS parent_id,
     min(p.level) AS parent_level, min(p.valid_from) AS parent_from, min(p.valid_to) AS parent_to,
     min(b.id) AS parent_area_id
WHERE parents > 1
   OR (parents = 0 AND level <> 'city_committee')
   OR (parents = 1
       AND (parent_from > $as_of OR parent_to < $as_of
            OR NOT (parent_area_id = $area OR parent_area_id STARTS WITH $prefix)
            OR NOT ((level = 'unit_organisation' AND parent_level <> 'unit_organisation')
                 OR (level = 'street_committee' AND parent_level = 'city_committee')
                 OR (level = 'community_committee' AND parent_level = 'street_committee')
                 OR (level = 'grid_branch' AND parent_level = 'community_committee')
                 OR (level = 'building_group' AND parent_level = 'grid_branch'))))
RETURN id, name, level, form, standing, area_id, parents
ORDER BY id;
