// Named sets of changes that are supposed, not made. Bookkeeping as Load and Change are.
CREATE NODE TABLE IF NOT EXISTS Scenario (
    id STRING PRIMARY KEY,
    name STRING,
    note STRING,
    owner STRING,
    starts_on STRING,
    created_at STRING,
    changed_at STRING,
    version INT64,
    revision INT64,
    edits STRING,
    archived BOOL,
    record_id STRING
);
