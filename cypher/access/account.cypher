// One account by its name.
MATCH (a:Account {id: $name})
RETURN a.id AS id,
       a.display_name AS display_name,
       a.password_hash AS password_hash,
       a.password_until AS password_until,
       a.must_change AS must_change,
       a.issuer AS issuer,
       a.subject AS subject,
       a.disabled AS disabled,
       a.created_at AS created_at,
       a.created_by AS created_by,
       a.signed_in_at AS signed_in_at;
