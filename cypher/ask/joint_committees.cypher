// The joint committees of the communities below an area.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:IN_AREA]-(o:Organisation)
WITH o, a
WHERE o.form = 'joint_committee'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN o.id AS id, o.name AS name, a.id AS area_id, a.name AS area_name, o.standing AS standing
ORDER BY id;
