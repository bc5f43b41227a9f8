// Units located in an area and in all below it.
// :below
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH u
WHERE u.id IS NOT NULL AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN count(u) AS units_located,
       count(CASE WHEN u.standing = 'illustrative' THEN 1 END) AS illustrative;

// :alone
MATCH (a:Area {id: $area})
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH u
WHERE u.id IS NOT NULL AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN count(u) AS units_located,
       count(CASE WHEN u.standing = 'illustrative' THEN 1 END) AS illustrative;

// :everywhere
MATCH (a:Area)<-[:LOCATED_IN]-(u:Unit)
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN left(a.id, $length) AS part, count(u) AS units_located,
       count(CASE WHEN u.standing = 'illustrative' THEN 1 END) AS illustrative;
