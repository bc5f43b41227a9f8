MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN a.level + '|' + a.kind AS cursor, 'areas' AS field, a.id AS id;
