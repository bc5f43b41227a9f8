// The joint committees of the communities below an area. Each step is an OPTIONAL MATCH of its own,
// here and elsewhere: from a plain MATCH Ladybug joins whole tables.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH a, o
WHERE o.form = 'joint_committee'
  AND o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN o.id AS id, o.name AS name, a.id AS area_id, a.name AS area_name, o.standing AS standing
ORDER BY id;
