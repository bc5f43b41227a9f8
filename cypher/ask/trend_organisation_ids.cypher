// The organisations that trend_organisations counts.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH o
WHERE o.id IS NOT NULL
RETURN o.id AS id, o.level AS level, o.form AS form, o.valid_from AS valid_from,
       o.valid_to AS valid_to
ORDER BY id;
