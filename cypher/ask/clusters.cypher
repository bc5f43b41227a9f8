// The model sites of an area: units, and organisations, which stand for their unit or their area.
// Each step is an OPTIONAL MATCH of its own: so Ladybug walks from what it has, and does not join
// whole tables.
// First stands a part whose columns are all different values: where the first part of a union returns
// one property under two names, Ladybug gives both columns the same value in every part.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
OPTIONAL MATCH (o)-[:ORGANISATION_OF|SUBORDINATE_TO]->(u:Unit)
WITH a, o, u
WHERE o.model_site AND u.id IS NOT NULL AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN 'unit' AS thing, u.id AS id, u.name AS name, a.id AS area_id, o.id AS site_id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH a, u
WHERE u.model_site AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN 'unit' AS thing, u.id AS id, u.name AS name, a.id AS area_id, u.id AS site_id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH a, o
WHERE o.model_site AND o.level <> 'unit_organisation' AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN 'area' AS thing, a.id AS id, a.name AS name, a.id AS area_id, o.id AS site_id;
