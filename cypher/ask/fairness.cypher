// What each village-level area has and needs: units, projects and members of its pairings, demands by
// urgency, and a line for each figure of its own. Each optional step is summed up before the next.
// A headcount that is withheld counts as 1.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
WITH c
WHERE c.level = 'village' AND c.valid_from <= $as_of AND (c.valid_to IS NULL OR c.valid_to >= $as_of)
OPTIONAL MATCH (c)<-[:NEEDED_IN]-(d:Demand)
WITH c, count(CASE WHEN d.urgency = 'high' AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of) THEN 1 END) AS high,
     count(CASE WHEN d.urgency = 'medium' AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of) THEN 1 END) AS medium,
     count(CASE WHEN d.urgency = 'low' AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of) THEN 1 END) AS low
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)<-[:UNDER]-(j:Project)
WITH c, high, medium, low, p,
     count(CASE WHEN j.valid_from <= $as_of AND (j.valid_to IS NULL OR j.valid_to >= $as_of) THEN 1 END) AS projects
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH c, high, medium, low,
     count(DISTINCT CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                    THEN u.id END) AS units,
     coalesce(sum(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                  THEN projects END), 0) AS projects,
     coalesce(sum(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                  THEN CASE WHEN p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area THEN 1 ELSE p.members_reporting END END), 0) AS members_reporting,
     count(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                 AND p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area THEN 1 END) AS small_reporting,
     count(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                 AND p.standing = 'illustrative' THEN 1 END) AS illustrative
OPTIONAL MATCH (c)<-[:FIGURE_OF]-(f:Figure)
RETURN c.id AS id, c.name AS name, c.kind AS kind, high, medium, low, units, projects,
       members_reporting, small_reporting, illustrative, f.id AS figure_id, f.indicator AS indicator,
       f.value AS value, f.qualifier AS qualifier, f.as_of AS as_of
ORDER BY id, figure_id;
