// Areas below an area by level and kind and by when they began and ended.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
RETURN a.level AS level, a.kind AS kind, a.standing AS standing, a.valid_from AS valid_from,
       a.valid_to AS valid_to, count(a) AS things
ORDER BY level, kind, standing, valid_from, valid_to;
