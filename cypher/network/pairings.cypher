MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH c, p, u
WHERE u.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
OPTIONAL MATCH (p)<-[:UNDER]-(j:Project)
WITH p, u, c, j,
     CASE WHEN p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area THEN 1 ELSE p.members_reporting END AS members_reporting,
     p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area AS small
RETURN p.id AS id, u.id AS unit_id, c.id AS area_id,
       members_reporting, small,
       count(CASE WHEN j.valid_from <= $as_of AND (j.valid_to IS NULL OR j.valid_to >= $as_of) THEN 1 END) AS projects,
       p.standing AS standing
ORDER BY id;
