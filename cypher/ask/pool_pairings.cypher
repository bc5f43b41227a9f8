// Which unit is paired with which community on a day, in an area or round it.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(u:Unit)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN u.id AS unit_id, c.id AS area_id
UNION ALL
MATCH (root:Area {id: $area})-[:PART_OF*1..9]->(c)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(u:Unit)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN u.id AS unit_id, c.id AS area_id;
