// Village-level areas below an area with which no unit is paired.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
WITH c
WHERE c.level = 'village' AND c.valid_from <= $as_of AND (c.valid_to IS NULL OR c.valid_to >= $as_of)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
WITH c, count(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
              THEN 1 END) AS pairings
OPTIONAL MATCH (c)-[:PART_OF]->(parent:Area)
RETURN c.id AS id, c.name AS name, c.kind AS kind, parent.id AS parent_id,
       parent.name AS parent_name, pairings, c.valid_from AS valid_from
ORDER BY id;
