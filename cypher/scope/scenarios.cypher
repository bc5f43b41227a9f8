// Scenarios of those who are bound to areas, with these and their versions.
MATCH (s:Scenario)
WHERE s.scope IS NOT NULL
RETURN s.id AS id, s.scope AS scope, s.version AS version
ORDER BY id;
