// Units located below an area, and those from elsewhere that are paired with one of its
// communities.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH a, u
WHERE u.id IS NOT NULL AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN u.id AS id, u.name AS name, u.kind AS kind, u.sector AS sector, a.id AS area_id,
       u.standing AS standing
UNION
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
OPTIONAL MATCH (u)-[:LOCATED_IN]->(a:Area)
WITH c, p, u, a
WHERE a.id IS NOT NULL AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN u.id AS id, u.name AS name, u.kind AS kind, u.sector AS sector, a.id AS area_id,
       u.standing AS standing;
