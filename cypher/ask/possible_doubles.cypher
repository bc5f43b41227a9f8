// The units and organisations of an area that hold on a day, with what tells two of them apart.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(x:Unit)
WITH a, x
WHERE x.id IS NOT NULL AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
RETURN 'units' AS kept_in, x.id AS id, x.name AS name, coalesce(x.short_name, '') AS short_name,
       coalesce(x.other_names, '') AS other_names, x.kind AS kind, a.id AS area_id,
       coalesce(x.uscc, '') AS uscc, x.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(x:Organisation)
WITH a, x
WHERE x.id IS NOT NULL AND x.valid_from <= $as_of AND (x.valid_to IS NULL OR x.valid_to >= $as_of)
RETURN 'organisations' AS kept_in, x.id AS id, x.name AS name, '' AS short_name,
       coalesce(x.other_names, '') AS other_names, x.level AS kind, a.id AS area_id,
       '' AS uscc, x.standing AS standing;
