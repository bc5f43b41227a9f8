// Units located below an area, and those from elsewhere that are paired with one of its
// communities.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:LOCATED_IN]-(u:Unit)
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN u.id AS id, u.name AS name, u.kind AS kind, u.sector AS sector, a.id AS area_id,
       u.standing AS standing
UNION
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)<-[:WITH_AREA]-(p:Pairing)-[:OF_UNIT]->(u:Unit)-[:LOCATED_IN]->(a:Area)
WHERE p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN u.id AS id, u.name AS name, u.kind AS kind, u.sector AS sector, a.id AS area_id,
       u.standing AS standing;
