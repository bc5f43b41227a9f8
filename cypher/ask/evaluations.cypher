// The evaluations of the units, organisations and areas in an area. Persons who are few, and what
// they said, are read as the least that they can be.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:LOCATED_IN]-(n:Unit)
OPTIONAL MATCH (n)<-[:RATES_UNIT]-(e:Evaluation)
WITH x, n, e
WHERE e.id IS NOT NULL
RETURN e.id AS id, e.by_kind AS by_kind, e.period AS period, e.scale_least AS scale_least,
       e.scale_most AS scale_most, e.standing AS standing,
       CASE WHEN e.raters > 0 AND e.raters < $small_cell AND NOT x.id STARTS WITH $own_area
            THEN e.scale_least ELSE e.score END AS score,
       CASE WHEN e.raters > 0 AND e.raters < $small_cell AND NOT x.id STARTS WITH $own_area
            THEN 1 ELSE e.raters END AS raters,
       CASE WHEN e.raters > 0 AND e.raters < $small_cell AND NOT x.id STARTS WITH $own_area
            THEN 1 ELSE 0 END AS small,
       'units' AS kept_in, n.id AS rated_id, n.name AS rated_name, x.id AS area_id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:IN_AREA]-(n:Organisation)
OPTIONAL MATCH (n)<-[:RATES_ORGANISATION]-(e:Evaluation)
WITH x, n, e
WHERE e.id IS NOT NULL
RETURN e.id AS id, e.by_kind AS by_kind, e.period AS period, e.scale_least AS scale_least,
       e.scale_most AS scale_most, e.standing AS standing,
       CASE WHEN e.raters > 0 AND e.raters < $small_cell AND NOT x.id STARTS WITH $own_area
            THEN e.scale_least ELSE e.score END AS score,
       CASE WHEN e.raters > 0 AND e.raters < $small_cell AND NOT x.id STARTS WITH $own_area
            THEN 1 ELSE e.raters END AS raters,
       CASE WHEN e.raters > 0 AND e.raters < $small_cell AND NOT x.id STARTS WITH $own_area
            THEN 1 ELSE 0 END AS small,
       'organisations' AS kept_in, n.id AS rated_id, n.name AS rated_name, x.id AS area_id
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:RATES_AREA]-(e:Evaluation)
WITH x, e
WHERE e.id IS NOT NULL
RETURN e.id AS id, e.by_kind AS by_kind, e.period AS period, e.scale_least AS scale_least,
       e.scale_most AS scale_most, e.standing AS standing,
       CASE WHEN e.raters > 0 AND e.raters < $small_cell AND NOT x.id STARTS WITH $own_area
            THEN e.scale_least ELSE e.score END AS score,
       CASE WHEN e.raters > 0 AND e.raters < $small_cell AND NOT x.id STARTS WITH $own_area
            THEN 1 ELSE e.raters END AS raters,
       CASE WHEN e.raters > 0 AND e.raters < $small_cell AND NOT x.id STARTS WITH $own_area
            THEN 1 ELSE 0 END AS small,
       'areas' AS kept_in, x.id AS rated_id, x.name AS rated_name, x.id AS area_id;
