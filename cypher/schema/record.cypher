MERGE (m:Migration {name: $name});
