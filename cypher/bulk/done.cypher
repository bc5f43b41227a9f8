MATCH (b:BulkLoad) DELETE b;
