// Projects of active pairings below an area with the periods of project, pairing and community.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)<-[:UNDER]-(j:Project)
WITH c, p, j
WHERE p.status = 'active' AND c.level = 'village' AND j.id IS NOT NULL
RETURN j.id AS id, j.standing AS standing, j.valid_from AS valid_from, j.valid_to AS valid_to,
       p.valid_from AS pairing_from, p.valid_to AS pairing_to,
       c.valid_from AS area_from, c.valid_to AS area_to
ORDER BY id;
