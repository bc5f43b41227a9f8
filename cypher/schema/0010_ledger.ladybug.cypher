// The last entry of the ledger, and the sums of all rows after it.
ALTER TABLE Graph ADD IF NOT EXISTS entry INT64;
ALTER TABLE Graph ADD IF NOT EXISTS entry_hash STRING;
ALTER TABLE Graph ADD IF NOT EXISTS sums STRING;
