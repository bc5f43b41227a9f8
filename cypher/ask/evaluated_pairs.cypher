// The pairs of unit and community that are paired on a day in an area.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:WITH_AREA]-(p:Pairing)
WITH x, p
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
RETURN p.id AS id, u.id AS unit_id, u.name AS unit_name, u.kind AS unit_kind, x.id AS area_id,
       x.name AS area_name, p.standing AS standing
ORDER BY unit_id, area_id, id;
