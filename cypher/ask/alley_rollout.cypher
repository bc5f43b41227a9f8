// The alleys of an area with the days from which and until which they hold, and the figures that
// say how many alleys there are in all: those of alleys that the graph itself does not count.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.level = 'alley' AND a.valid_from <= $as_of
RETURN 'alley' AS part, a.id AS id, a.valid_from AS valid_from, a.valid_to AS valid_to,
       toFloat(NULL) AS value, '' AS qualifier, a.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:FIGURE_OF]-(f:Figure)
WITH f
WHERE f.indicator CONTAINS '巷' AND coalesce(f.measure, '') = '' AND f.unit_of_count = 'bodies'
  AND f.as_of <= $as_of
RETURN 'figure' AS part, f.id AS id, f.as_of AS valid_from, date(NULL) AS valid_to,
       f.value AS value, f.qualifier AS qualifier, f.standing AS standing;
