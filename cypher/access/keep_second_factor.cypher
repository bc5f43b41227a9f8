// A second factor as it is from now on: its secret sealed, its recovery codes hashed.
UNWIND $rows AS row
MERGE (f:SecondFactor {id: row.id})
SET f.sealed = row.sealed,
    f.codes = row.codes,
    f.last_step = row.last_step,
    f.confirmed_at = row.confirmed_at;
