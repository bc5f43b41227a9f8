// Of which areas those are who made it.
UNWIND $rows AS row
MATCH (s:Scenario {id: row.id})
SET s.scope = row.scope;
