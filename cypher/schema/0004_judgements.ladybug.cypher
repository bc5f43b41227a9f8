// What a person said of two rows: one body, or two. Bookkeeping as Load and Change are, no row of a table.
CREATE NODE TABLE IF NOT EXISTS Judgement (
    id STRING PRIMARY KEY,
    at STRING,
    by STRING,
    verdict STRING,
    table_name STRING,
    first_id STRING,
    first_name STRING,
    second_id STRING,
    second_name STRING,
    note STRING,
    gone_id STRING,
    load_id STRING
);
