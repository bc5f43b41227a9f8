// The units located below an area that some group of enterprises may take in.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:LOCATED_IN]-(u:Unit)
WITH a, u
WHERE u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
  AND (u.above_scale OR u.new_sector OR u.kind = 'private_enterprise' OR u.kind = 'state_enterprise'
    OR u.kind = 'market' OR u.kind = 'business_park' OR u.kind = 'property_company')
RETURN u.id AS id, u.name AS name, u.kind AS kind, u.sector AS sector, a.id AS area_id,
       a.name AS area_name, u.above_scale AS above_scale, u.new_sector AS new_sector,
       u.standing AS standing
ORDER BY id;
