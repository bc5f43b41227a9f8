// Which area follows which.
CREATE NODE TABLE IF NOT EXISTS Succession (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    since DATE,
    kind STRING,
    basis STRING,
    old_name STRING,
    new_name STRING,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS SUCCESSION_OF (FROM Succession TO Area);
CREATE REL TABLE IF NOT EXISTS SUCCEEDED_BY (FROM Succession TO Area);
