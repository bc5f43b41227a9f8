// Of which areas those are who made records, judgements and scenarios.
MATCH (l:Load) WHERE l.scope IS NOT NULL RETURN l.id AS id, 'record' AS kind, l.scope AS scope
UNION ALL
MATCH (j:Judgement) WHERE j.scope IS NOT NULL RETURN j.id AS id, 'judgement' AS kind, j.scope AS scope
UNION ALL
MATCH (s:Scenario) WHERE s.scope IS NOT NULL RETURN s.id AS id, 'scenario' AS kind, s.scope AS scope;
