// What stands in places: posts, rules, tasks, sites and indicators; where areas are.
ALTER TABLE Area ADD IF NOT EXISTS longitude DOUBLE;
ALTER TABLE Area ADD IF NOT EXISTS latitude DOUBLE;
CREATE NODE TABLE IF NOT EXISTS Post (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    kind STRING,
    number INT64,
    filled INT64,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS POST_IN (FROM Post TO Area);
CREATE NODE TABLE IF NOT EXISTS Rule (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    name STRING,
    kind STRING,
    field STRING,
    power STRING,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS HOLDS_IN (FROM Rule TO Area);
CREATE REL TABLE IF NOT EXISTS POWER_OVER (FROM Rule TO Unit);
CREATE REL TABLE IF NOT EXISTS RESTS_ON (FROM Rule TO Rule);
CREATE NODE TABLE IF NOT EXISTS Assignment (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    funding INT64,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS OF_TASK (FROM Assignment TO Rule);
CREATE REL TABLE IF NOT EXISTS GIVEN_TO (FROM Assignment TO Area);
CREATE REL TABLE IF NOT EXISTS GIVEN_BY (FROM Assignment TO Unit);
CREATE NODE TABLE IF NOT EXISTS Site (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    name STRING,
    kind STRING,
    longitude DOUBLE,
    latitude DOUBLE,
    offers STRING,
    hours_a_week INT64,
    capacity INT64,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS STANDS_IN (FROM Site TO Area);
CREATE NODE TABLE IF NOT EXISTS Walk (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    minutes INT64,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS WALK_TO (FROM Walk TO Site);
CREATE REL TABLE IF NOT EXISTS WALK_FROM (FROM Walk TO Area);
CREATE NODE TABLE IF NOT EXISTS Indicator (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    kind STRING,
    since DATE,
    until DATE,
    value DOUBLE,
    qualifier STRING,
    unit_of_count STRING,
    rank INT64,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS INDICATES (FROM Indicator TO Area);
CREATE REL TABLE IF NOT EXISTS COUNTED_OF (FROM Indicator TO Organisation);
