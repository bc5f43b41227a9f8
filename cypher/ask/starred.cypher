// The organisations of a day in an area, each with the units paired with its area and their resources.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:IN_AREA]-(o:Organisation)
WITH x, o
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
OPTIONAL MATCH (x)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
OPTIONAL MATCH (u)<-[:OFFERED_BY]-(r:Resource)
WITH x, o, p, u, r,
     p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of) AS paired,
     r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to >= $as_of) AS given
RETURN o.id AS id, o.name AS name, o.level AS level, x.id AS area_id, x.name AS area_name,
       count(DISTINCT CASE WHEN paired THEN u.id END) AS units,
       count(DISTINCT CASE WHEN paired AND given THEN r.id END) AS resources
ORDER BY id;
