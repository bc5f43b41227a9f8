// Organisations in some areas and in all below them.
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH one, o
WHERE o.id IS NOT NULL AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN one AS id, count(o) AS organisations,
       count(CASE WHEN o.standing = 'illustrative' THEN 1 END) AS illustrative;
