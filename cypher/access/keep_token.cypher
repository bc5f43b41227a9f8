// A token of an account: its hash, never itself.
UNWIND $rows AS row
MATCH (a:Account {id: row.account})
CREATE (t:Token {id: row.id,
            hash: row.hash,
            prefix: row.prefix,
            name: row.name,
            role: row.role,
            area: row.area,
            created_at: row.created_at,
            last_day: row.until})-[:TOKEN_OF]->(a);
