MATCH (b:BulkLoad) RETURN b.files AS files, b.step AS step, b.row AS row;
