// Named sets of changes that are supposed, not made.
CREATE CONSTRAINT scenarios_id IF NOT EXISTS FOR (n:Scenario) REQUIRE n.id IS UNIQUE;
