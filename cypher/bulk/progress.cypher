// A server alone: how far a bulk load in transactions is; gone when it is done.
MERGE (b:BulkLoad {id: 'bulk'})
SET b.files = $files, b.step = $step, b.row = $row;
