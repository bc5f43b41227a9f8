// An account as it is from now on.
UNWIND $rows AS row
MATCH (a:Account {id: row.id})
SET a.display_name = row.display_name,
    a.password_hash = row.password_hash,
    a.password_until = row.password_until,
    a.must_change = row.must_change,
    a.issuer = row.issuer,
    a.subject = row.subject,
    a.disabled = row.disabled,
    a.signed_in_at = row.signed_in_at;
