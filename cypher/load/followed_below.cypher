// The areas below an area, itself among them, of which it is known what followed them.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
OPTIONAL MATCH (a)<-[:SUCCESSION_OF]-(s:Succession)
WITH a, s
WHERE s.kind <> 'renamed'
RETURN DISTINCT a.id AS id
ORDER BY id;
