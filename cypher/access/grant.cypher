// A role for an account.
UNWIND $rows AS row
MATCH (a:Account {id: row.account})
CREATE (g:Grant {id: row.id,
            role: row.role,
            area: row.area,
            first_day: row.valid_from,
            last_day: row.valid_to,
            given_at: row.given_at,
            given_by: row.given_by})-[:GRANTED_TO]->(a);
