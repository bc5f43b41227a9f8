// The active pairings of a day with an area or a part of it.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(u:Unit)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN p.id AS id, u.id AS unit_id, u.name AS unit_name, c.id AS area_id, c.name AS area_name,
       p.valid_from AS valid_from, p.valid_to AS valid_to, p.standing AS standing
ORDER BY id;
