MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH a, o
WHERE o.id IS NOT NULL AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
OPTIONAL MATCH (o)-[:SUBORDINATE_TO]->(parent:Organisation)
OPTIONAL MATCH (o)-[:ORGANISATION_OF|SUBORDINATE_TO]->(unit:Unit)
RETURN o.id AS id, o.name AS name, o.level AS level, o.form AS form, a.id AS area_id,
       parent.id AS parent_id, unit.id AS unit_id, o.standing AS standing
ORDER BY id;
