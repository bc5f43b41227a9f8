// Of which areas those are who made it.
UNWIND $rows AS row
MATCH (j:Judgement {id: row.id})
SET j.scope = row.scope;
