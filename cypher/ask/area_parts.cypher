// What there is in some areas with all below them, one kind of thing after the other, so that
// nothing is counted twice.

// :areas
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN one AS id, count(a) AS areas,
       count(CASE WHEN a.level = 'village' THEN 1 END) AS settlements,
       count(CASE WHEN a.standing = 'illustrative' THEN 1 END) AS illustrative;

// :pairings
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:WITH_AREA]-(p:Pairing)
WITH one, a, p
WHERE p.id IS NOT NULL AND p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN one AS id, count(p) AS pairings,
       count(DISTINCT CASE WHEN a.level = 'village' THEN a.id END) AS paired_settlements,
       count(CASE WHEN p.standing = 'illustrative' THEN 1 END) AS illustrative;

// :units
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH one, u
WHERE u.id IS NOT NULL AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN one AS id, count(u) AS units_located,
       count(CASE WHEN u.standing = 'illustrative' THEN 1 END) AS illustrative;

// :organisations
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH one, o
WHERE o.id IS NOT NULL AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN one AS id, count(o) AS organisations,
       count(CASE WHEN o.standing = 'illustrative' THEN 1 END) AS illustrative;

// :demands
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:NEEDED_IN]-(d:Demand)
WITH one, d
WHERE d.id IS NOT NULL AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to >= $as_of)
RETURN one AS id, count(d) AS demands,
       count(CASE WHEN d.standing = 'illustrative' THEN 1 END) AS illustrative;
