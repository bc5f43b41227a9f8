// A session of an account: the hash of its secret, never the secret.
UNWIND $rows AS row
MATCH (a:Account {id: row.account})
CREATE (s:Session {id: row.id,
            hash: row.hash,
            began_at: row.began_at,
            seen_at: row.seen_at,
            address: row.address})-[:SESSION_OF]->(a);
