// Which area follows which.
CREATE CONSTRAINT successions_id IF NOT EXISTS FOR (n:Succession) REQUIRE n.id IS UNIQUE;
