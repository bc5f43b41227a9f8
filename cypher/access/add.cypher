// A new account.
UNWIND $rows AS row
CREATE (a:Account {id: row.id,
            display_name: row.display_name,
            password_hash: row.password_hash,
            password_until: row.password_until,
            must_change: row.must_change,
            issuer: row.issuer,
            subject: row.subject,
            disabled: row.disabled,
            created_at: row.created_at,
            created_by: row.created_by,
            signed_in_at: row.signed_in_at});
