// Judgements of those who are bound to areas, with these.
MATCH (j:Judgement)
WHERE j.scope IS NOT NULL
RETURN j.id AS id, j.scope AS scope
ORDER BY id;
