// The second factor of an account.
CREATE CONSTRAINT second_factors_id IF NOT EXISTS FOR (n:SecondFactor) REQUIRE n.id IS UNIQUE;
