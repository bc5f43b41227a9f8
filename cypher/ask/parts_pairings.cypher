// Pairings in an area and in all below it, and communities that have one.
// :below
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:WITH_AREA]-(p:Pairing)
WITH a, p
WHERE p.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN count(p) AS pairings,
       count(DISTINCT CASE WHEN a.level = 'village' THEN a.id END) AS paired_settlements,
       count(CASE WHEN p.standing = 'illustrative' THEN 1 END) AS illustrative;

// :alone
MATCH (a:Area {id: $area})
OPTIONAL MATCH (a)<-[:WITH_AREA]-(p:Pairing)
WITH a, p
WHERE p.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN count(p) AS pairings,
       count(DISTINCT CASE WHEN a.level = 'village' THEN a.id END) AS paired_settlements,
       count(CASE WHEN p.standing = 'illustrative' THEN 1 END) AS illustrative;

// :everywhere
MATCH (a:Area)<-[:WITH_AREA]-(p:Pairing)
WHERE p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN left(a.id, $length) AS part, count(p) AS pairings,
       count(DISTINCT CASE WHEN a.level = 'village' THEN a.id END) AS paired_settlements,
       count(CASE WHEN p.standing = 'illustrative' THEN 1 END) AS illustrative;
