// Accounts or what they may do were changed.
MERGE (r:Access {id: 'access'})
SET r.revision = coalesce(r.revision, 0) + 1;
