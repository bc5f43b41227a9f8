// The property companies and committees that are located in estates of an area or in their buildings.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.level = 'estate' OR a.level = 'building'
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH a, u
WHERE (u.kind = 'property_company' OR u.kind = 'owners_committee'
       OR u.kind = 'self_management_committee')
  AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN u.id AS id, u.kind AS part, a.id AS area_id
ORDER BY id;
