// Loads, and what they changed; one look-up finds the changes of a row.
CREATE CONSTRAINT load_id IF NOT EXISTS FOR (n:Load) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT change_id IF NOT EXISTS FOR (n:Change) REQUIRE n.id IS UNIQUE;
CREATE INDEX change_row_id IF NOT EXISTS FOR (n:Change) ON (n.row_id);
