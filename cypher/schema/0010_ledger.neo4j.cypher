// The ledger: its entries and what they did.
CREATE CONSTRAINT entry_number IF NOT EXISTS FOR (n:Entry) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT entry_part IF NOT EXISTS FOR (n:EntryPart) REQUIRE n.id IS UNIQUE;
CREATE INDEX entry_operation IF NOT EXISTS FOR (n:Entry) ON (n.operation);
CREATE INDEX entry_part_number IF NOT EXISTS FOR (n:EntryPart) ON (n.number);
