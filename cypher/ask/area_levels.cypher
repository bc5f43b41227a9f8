// Areas by level and kind below an area.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN a.level AS level, a.kind AS kind, count(a) AS areas,
       count(CASE WHEN a.standing = 'illustrative' THEN 1 END) AS illustrative
ORDER BY level, kind;
