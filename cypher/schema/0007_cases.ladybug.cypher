// Cases and their steps, holidays, evaluations: what moves along the links.
CREATE NODE TABLE IF NOT EXISTS CaseFile (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    channel STRING,
    category STRING,
    opened STRING,
    closed STRING,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE NODE TABLE IF NOT EXISTS Step (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    number INT64,
    kind STRING,
    at STRING,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE NODE TABLE IF NOT EXISTS Holiday (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    day DATE,
    kind STRING,
    name STRING,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE NODE TABLE IF NOT EXISTS Evaluation (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    by_kind STRING,
    score DOUBLE,
    scale_least DOUBLE,
    scale_most DOUBLE,
    raters INT64,
    period STRING,
    load_id STRING,
    file_name STRING,
    sheet_name STRING,
    row_number INT64
);
CREATE REL TABLE IF NOT EXISTS RAISED_IN (FROM CaseFile TO Area);
CREATE REL TABLE IF NOT EXISTS STEP_OF (FROM Step TO CaseFile);
CREATE REL TABLE IF NOT EXISTS TAKEN_BY_UNIT (FROM Step TO Unit);
CREATE REL TABLE IF NOT EXISTS TAKEN_BY_ORGANISATION (FROM Step TO Organisation);
CREATE REL TABLE IF NOT EXISTS TAKEN_BY_AREA (FROM Step TO Area);
CREATE REL TABLE IF NOT EXISTS HOLIDAY_IN (FROM Holiday TO Area);
CREATE REL TABLE IF NOT EXISTS RATED_BY_UNIT (FROM Evaluation TO Unit);
CREATE REL TABLE IF NOT EXISTS RATED_BY_ORGANISATION (FROM Evaluation TO Organisation);
CREATE REL TABLE IF NOT EXISTS RATED_BY_AREA (FROM Evaluation TO Area);
CREATE REL TABLE IF NOT EXISTS RATES_UNIT (FROM Evaluation TO Unit);
CREATE REL TABLE IF NOT EXISTS RATES_ORGANISATION (FROM Evaluation TO Organisation);
CREATE REL TABLE IF NOT EXISTS RATES_AREA (FROM Evaluation TO Area);
