// A sign-in that counts as failed until it succeeds.
UNWIND $rows AS row
CREATE (t:FailedTry {id: row.id, of: row.of, at: row.at});
