// What directly followed some areas under another code, up to a day, and whether each holds then.
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})
OPTIONAL MATCH (a)<-[:SUCCESSION_OF]-(s:Succession)
OPTIONAL MATCH (s)-[:SUCCEEDED_BY]->(b:Area)
WITH a, s, b
RETURN a.id AS id, a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of) AS holds,
       CASE WHEN s.kind <> 'renamed' AND s.since <= $as_of THEN b.id ELSE NULL END AS successor_id
ORDER BY id, successor_id;
