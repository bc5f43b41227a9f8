// The pieces of ways on which people walk; where areas are, told apart from what they are;
// the first day of the period that a figure counts.
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
CREATE NODE TABLE IF NOT EXISTS Position (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    longitude DOUBLE,
    latitude DOUBLE,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS MIDDLE_OF (FROM Position TO Area);
MATCH (a:Area)
WHERE a.longitude IS NOT NULL
CREATE (:Position {id: 'position-' + a.id, source_id: a.source_id, standing: a.standing,
                   quote: a.quote, longitude: a.longitude, latitude: a.latitude,
                   load_id: a.load_id, file_name: a.file_name, sheet_name: a.sheet_name,
                   row_number: a.row_number})-[:MIDDLE_OF]->(a);
ALTER TABLE Area DROP longitude;
ALTER TABLE Area DROP latitude;
ALTER TABLE Figure ADD IF NOT EXISTS since DATE;
