MATCH (u:Unit {id: $unit})<-[:OF_UNIT]-(p:Pairing)<-[:UNDER]-(j:Project)
WHERE p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
  AND j.valid_from <= $as_of AND (j.valid_to IS NULL OR j.valid_to >= $as_of)
RETURN p.id AS cursor, 'projects' AS field, j.id AS id
UNION ALL
MATCH (u:Unit {id: $unit})<-[:OF_UNIT]-(p:Pairing)
WHERE p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN p.id AS cursor, 'members_reporting' AS field, p.id AS id;
