// The second factor of an account, its secret sealed.
MATCH (f:SecondFactor {id: $name})
RETURN f.id AS id,
       f.sealed AS sealed,
       f.codes AS codes,
       f.last_step AS last_step,
       f.confirmed_at AS confirmed_at;
