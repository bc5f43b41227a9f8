// A second factor that an account has no longer.
MATCH (f:SecondFactor {id: $name})
DELETE f;
