// What the areas below an area, itself among them, followed, up to a day.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(b:Area)
OPTIONAL MATCH (b)<-[:SUCCEEDED_BY]-(s:Succession)
OPTIONAL MATCH (s)-[:SUCCESSION_OF]->(a:Area)
WITH a, s, b
WHERE s.since <= $as_of
RETURN s.id AS id, s.since AS since, s.kind AS kind, s.basis AS basis,
       a.id AS predecessor_id, s.old_name AS old_name, b.id AS successor_id, s.new_name AS new_name,
       s.source_id AS source_id, s.standing AS standing
ORDER BY id;
