// Areas, and communities among them, in an area and in all below it.
// :below
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN count(a) AS areas,
       count(CASE WHEN a.level = 'village' THEN 1 END) AS settlements,
       count(CASE WHEN a.standing = 'illustrative' THEN 1 END) AS illustrative;

// :alone
MATCH (a:Area {id: $area})
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN count(a) AS areas,
       count(CASE WHEN a.level = 'village' THEN 1 END) AS settlements,
       count(CASE WHEN a.standing = 'illustrative' THEN 1 END) AS illustrative;

// :everywhere
MATCH (a:Area)
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN left(a.id, $length) AS part, count(a) AS areas,
       count(CASE WHEN a.level = 'village' THEN 1 END) AS settlements,
       count(CASE WHEN a.standing = 'illustrative' THEN 1 END) AS illustrative;
