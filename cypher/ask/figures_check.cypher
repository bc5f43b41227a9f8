// The figures that sources report for an area and for what lies in it.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:FIGURE_OF]-(f:Figure)
WITH a, f
WHERE f.id IS NOT NULL AND f.as_of <= $as_of
RETURN f.id AS id, a.id AS area_id, a.name AS area_name, a.valid_from AS area_from,
       a.valid_to AS area_to, f.subject AS subject,
       f.indicator AS indicator, f.measure AS measure, f.value AS value, f.qualifier AS qualifier,
       f.unit_of_count AS unit_of_count, f.unit_text AS unit_text, f.as_of AS as_of, f.since AS since,
       f.source_id AS source_id, f.quote AS quote
ORDER BY area_id, id;
