// Organisations in an area and in all below it.
// :below
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH o
WHERE o.id IS NOT NULL AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN count(o) AS organisations,
       count(CASE WHEN o.standing = 'illustrative' THEN 1 END) AS illustrative;

// :alone
MATCH (a:Area {id: $area})
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH o
WHERE o.id IS NOT NULL AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN count(o) AS organisations,
       count(CASE WHEN o.standing = 'illustrative' THEN 1 END) AS illustrative;

// :everywhere
MATCH (a:Area)<-[:IN_AREA]-(o:Organisation)
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN left(a.id, $length) AS part, count(o) AS organisations,
       count(CASE WHEN o.standing = 'illustrative' THEN 1 END) AS illustrative;
