// The pieces of ways on which people walk.
CREATE NODE TABLE IF NOT EXISTS Footpath (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    start_longitude DOUBLE,
    start_latitude DOUBLE,
    end_longitude DOUBLE,
    end_latitude DOUBLE,
    minutes DOUBLE,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS RUNS_IN (FROM Footpath TO Area);
