// Demands in an area and in all below it.
// :below
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:NEEDED_IN]-(d:Demand)
WITH d
WHERE d.id IS NOT NULL AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN count(d) AS demands,
       count(CASE WHEN d.standing = 'illustrative' THEN 1 END) AS illustrative;

// :alone
MATCH (a:Area {id: $area})
OPTIONAL MATCH (a)<-[:NEEDED_IN]-(d:Demand)
WITH d
WHERE d.id IS NOT NULL AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN count(d) AS demands,
       count(CASE WHEN d.standing = 'illustrative' THEN 1 END) AS illustrative;

// :everywhere
MATCH (a:Area)<-[:NEEDED_IN]-(d:Demand)
WHERE d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN left(a.id, $length) AS part, count(d) AS demands,
       count(CASE WHEN d.standing = 'illustrative' THEN 1 END) AS illustrative;
