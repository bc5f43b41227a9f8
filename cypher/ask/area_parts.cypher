// Areas, and communities among them, in some areas and in all below them.
UNWIND $ids AS one
MATCH (top:Area {id: one})<-[:PART_OF*0..9]-(a:Area)
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN one AS id, count(a) AS areas,
       count(CASE WHEN a.level = 'village' THEN 1 END) AS settlements,
       count(CASE WHEN a.standing = 'illustrative' THEN 1 END) AS illustrative;
