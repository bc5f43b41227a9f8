// What is paired with each village-level area below an area. Each optional step is summed up
// before the next, so that nothing is counted twice. A headcount that is withheld counts as 1.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
WITH c
WHERE c.level = 'village' AND c.valid_from <= $as_of AND (c.valid_to IS NULL OR c.valid_to >= $as_of)
OPTIONAL MATCH (c)<-[:REGISTERS_IN]-(r:Registration)
WITH c, coalesce(sum(CASE WHEN r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of)
                               THEN CASE WHEN r.headcount > 0 AND r.headcount < $small_cell AND NOT c.id STARTS WITH $own_area THEN 1 ELSE r.headcount END END), 0) AS members_at_home,
     count(CASE WHEN r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of)
                 AND r.headcount > 0 AND r.headcount < $small_cell AND NOT c.id STARTS WITH $own_area THEN 1 END) AS small_at_home
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)<-[:UNDER]-(j:Project)
WITH c, members_at_home, small_at_home, p,
     count(CASE WHEN j.valid_from <= $as_of AND (j.valid_to IS NULL OR j.valid_to >= $as_of)
           THEN 1 END) AS projects
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
OPTIONAL MATCH (c)-[:PART_OF]->(parent:Area)
RETURN c.id AS id, c.name AS name, c.kind AS kind, parent.id AS parent_id,
       parent.name AS parent_name,
       count(DISTINCT CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                      THEN u.id END) AS units,
       count(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
             THEN 1 END) AS pairings,
       coalesce(sum(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                              THEN projects END), 0) AS projects,
       coalesce(sum(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                              THEN CASE WHEN p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area THEN 1 ELSE p.members_reporting END END), 0) AS members_reporting,
       count(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                   AND p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area THEN 1 END) AS small_reporting,
       members_at_home, small_at_home,
       count(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                   AND p.standing = 'illustrative'
             THEN 1 END) AS illustrative
ORDER BY id;
