// The pairings of one unit, each with its projects. A headcount that is withheld counts as 1.
MATCH (u:Unit {id: $unit})<-[:OF_UNIT]-(p:Pairing)-[:WITH_AREA]->(c:Area)
WHERE p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
OPTIONAL MATCH (p)<-[:UNDER]-(j:Project)
WITH p, c, j,
     CASE WHEN p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area THEN 1 ELSE p.members_reporting END AS members_reporting,
     p.members_reporting > 0 AND p.members_reporting < $small_cell AND NOT c.id STARTS WITH $own_area AS small
RETURN p.id AS id, c.id AS area_id, c.name AS area_name, p.status AS status,
       p.valid_from AS valid_from, p.valid_to AS valid_to,
       members_reporting, small,
       count(CASE WHEN j.valid_from <= $as_of AND (j.valid_to IS NULL OR j.valid_to >= $as_of) THEN 1 END) AS projects,
       p.standing AS standing
ORDER BY id;
