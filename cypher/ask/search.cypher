// The names of all bodies in an area, on whatever day; and, to know what names begin with, of the
// areas above it.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(x:Unit)
WITH a, x
WHERE x.id IS NOT NULL
RETURN 'unit' AS thing, x.id AS id, x.name AS name, '' AS official_name,
       coalesce(x.short_name, '') AS short_name, '' AS former_names, coalesce(x.other_names, '') AS other_names, x.kind AS kind,
       coalesce(a.id, '') AS area_id, coalesce(a.name, '') AS area_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to, x.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(x:Organisation)
WITH a, x
WHERE x.id IS NOT NULL
RETURN 'organisation' AS thing, x.id AS id, x.name AS name, '' AS official_name,
       '' AS short_name, '' AS former_names, coalesce(x.other_names, '') AS other_names, x.level AS kind,
       coalesce(a.id, '') AS area_id, coalesce(a.name, '') AS area_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to, x.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)-[:PART_OF]->(a:Area)
RETURN 'area' AS thing, x.id AS id, x.name AS name, x.official_name AS official_name,
       '' AS short_name, coalesce(x.former_names, '') AS former_names, '' AS other_names, x.kind AS kind,
       coalesce(a.id, '') AS area_id, coalesce(a.name, '') AS area_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to, x.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})-[:PART_OF*1..9]->(x)
RETURN 'above' AS thing, x.id AS id, x.name AS name, '' AS official_name,
       '' AS short_name, '' AS former_names, '' AS other_names, x.kind AS kind,
       '' AS area_id, '' AS area_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to, x.standing AS standing;
