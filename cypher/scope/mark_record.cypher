// Of which areas those are who made it.
UNWIND $rows AS row
MATCH (l:Load {id: row.id})
SET l.scope = row.scope;
