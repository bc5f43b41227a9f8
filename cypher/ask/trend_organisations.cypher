// Organisations below an area by level and form and by when they began and ended.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH o
WHERE o.id IS NOT NULL
RETURN o.level AS level, o.form AS form, o.standing AS standing, o.valid_from AS valid_from,
       o.valid_to AS valid_to, count(o) AS things
ORDER BY level, form, standing, valid_from, valid_to;
