// What units say of the communities of an area, and what those say of units.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:RATES_AREA]-(e:Evaluation)
WITH x, e
WHERE e.by_kind = 'unit'
OPTIONAL MATCH (e)-[:RATED_BY_UNIT]->(u:Unit)
RETURN e.id AS id, 'unit' AS side, u.id AS unit_id, x.id AS area_id, e.period AS period,
       e.score AS score, e.scale_least AS scale_least, e.scale_most AS scale_most,
       e.standing AS standing
UNION ALL
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:RATED_BY_AREA]-(e:Evaluation)
WITH x, e
WHERE e.by_kind = 'community'
OPTIONAL MATCH (e)-[:RATES_UNIT]->(u:Unit)
RETURN e.id AS id, 'community' AS side, u.id AS unit_id, x.id AS area_id, e.period AS period,
       e.score AS score, e.scale_least AS scale_least, e.scale_most AS scale_most,
       e.standing AS standing;
