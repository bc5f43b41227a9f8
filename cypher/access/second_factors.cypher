// Every second factor, by the account's name.
MATCH (f:SecondFactor)
RETURN f.id AS id,
       f.sealed AS sealed,
       f.codes AS codes,
       f.last_step AS last_step,
       f.confirmed_at AS confirmed_at
ORDER BY id;
