// Active pairings below an area with their own period and that of the community. A headcount that is
// withheld counts as 1.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH c, p, u
WHERE p.status = 'active'
RETURN p.id AS id, u.id AS unit_id, c.id AS area_id, c.level AS level, c.kind AS kind,
       p.standing AS standing,
       CASE WHEN p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area THEN 1 ELSE p.members_reporting END AS members_reporting,
       p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area AS small,
       p.valid_from AS valid_from, p.valid_to AS valid_to,
       c.valid_from AS area_from, c.valid_to AS area_to
ORDER BY id;
