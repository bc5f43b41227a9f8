// The tables and links of the model (src/partygraph/model.py), and the functions that Neo4j has built in.
CREATE MACRO toInteger(x) AS CAST(x AS INT64);
CREATE MACRO toFloat(x) AS CAST(x AS DOUBLE);

CREATE NODE TABLE IF NOT EXISTS Source (
    id STRING PRIMARY KEY,
    title STRING,
    kind STRING,
    publisher STRING,
    published_on DATE,
    licence STRING,
    note STRING
);
CREATE NODE TABLE IF NOT EXISTS Area (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    name STRING,
    official_name STRING,
    level STRING,
    kind STRING,
    former_names STRING
);
CREATE NODE TABLE IF NOT EXISTS Unit (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    name STRING,
    short_name STRING,
    kind STRING,
    sector STRING,
    uscc STRING,
    above_scale BOOL,
    new_sector BOOL,
    model_site BOOL
);
CREATE NODE TABLE IF NOT EXISTS Organisation (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    name STRING,
    level STRING,
    form STRING,
    model_site BOOL
);
CREATE NODE TABLE IF NOT EXISTS Pairing (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    status STRING,
    members_reporting INT64
);
CREATE NODE TABLE IF NOT EXISTS Registration (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    headcount INT64
);
CREATE NODE TABLE IF NOT EXISTS Seat (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    seats INT64
);
CREATE NODE TABLE IF NOT EXISTS Project (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    name STRING,
    category STRING,
    state STRING,
    unit_claimed_on DATE,
    community_claimed_on DATE
);
CREATE NODE TABLE IF NOT EXISTS Resource (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    name STRING,
    category STRING,
    quantity INT64,
    unit_of_count STRING
);
CREATE NODE TABLE IF NOT EXISTS Demand (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    name STRING,
    category STRING,
    kind STRING,
    urgency STRING,
    quantity INT64,
    unit_of_count STRING
);
CREATE NODE TABLE IF NOT EXISTS Service (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    quantity INT64,
    state STRING,
    unit_claimed_on DATE,
    community_claimed_on DATE
);
CREATE NODE TABLE IF NOT EXISTS Liaison (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    post INT64
);
CREATE NODE TABLE IF NOT EXISTS KeyProject (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    valid_from DATE,
    valid_to DATE,
    name STRING,
    field STRING,
    amount INT64
);
CREATE NODE TABLE IF NOT EXISTS Budget (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    year INT64,
    amount INT64
);
CREATE NODE TABLE IF NOT EXISTS Figure (
    id STRING PRIMARY KEY,
    source_id STRING,
    standing STRING,
    quote STRING,
    subject STRING,
    indicator STRING,
    measure STRING,
    value DOUBLE,
    qualifier STRING,
    unit_of_count STRING,
    unit_text STRING,
    as_of DATE,
    as_of_text STRING
);
CREATE REL TABLE IF NOT EXISTS PART_OF (FROM Area TO Area);
CREATE REL TABLE IF NOT EXISTS IN_AREA (FROM Organisation TO Area);
CREATE REL TABLE IF NOT EXISTS SUBORDINATE_TO (FROM Organisation TO Organisation);
CREATE REL TABLE IF NOT EXISTS ORGANISATION_OF (FROM Organisation TO Unit);
CREATE REL TABLE IF NOT EXISTS COVERS (FROM Organisation TO Area);
CREATE REL TABLE IF NOT EXISTS LOCATED_IN (FROM Unit TO Area);
CREATE REL TABLE IF NOT EXISTS OF_UNIT (FROM Pairing TO Unit);
CREATE REL TABLE IF NOT EXISTS WITH_AREA (FROM Pairing TO Area);
CREATE REL TABLE IF NOT EXISTS REGISTERS_MEMBERS_OF (FROM Registration TO Unit);
CREATE REL TABLE IF NOT EXISTS REGISTERS_IN (FROM Registration TO Area);
CREATE REL TABLE IF NOT EXISTS HELD_BY (FROM Seat TO Unit);
CREATE REL TABLE IF NOT EXISTS SEAT_ON (FROM Seat TO Organisation);
CREATE REL TABLE IF NOT EXISTS UNDER (FROM Project TO Pairing);
CREATE REL TABLE IF NOT EXISTS OFFERED_BY (FROM Resource TO Unit);
CREATE REL TABLE IF NOT EXISTS SERVES (FROM Resource TO Area);
CREATE REL TABLE IF NOT EXISTS NEEDED_IN (FROM Demand TO Area);
CREATE REL TABLE IF NOT EXISTS USES (FROM Service TO Resource);
CREATE REL TABLE IF NOT EXISTS MEETS (FROM Service TO Demand);
CREATE REL TABLE IF NOT EXISTS COVERS_UNIT (FROM Organisation TO Unit);
CREATE REL TABLE IF NOT EXISTS SENT_BY (FROM Liaison TO Unit);
CREATE REL TABLE IF NOT EXISTS SENT_TO (FROM Liaison TO Unit);
CREATE REL TABLE IF NOT EXISTS PLANNED_IN (FROM KeyProject TO Area);
CREATE REL TABLE IF NOT EXISTS LED_BY (FROM KeyProject TO Unit);
CREATE REL TABLE IF NOT EXISTS BUDGET_OF (FROM Budget TO Area);
CREATE REL TABLE IF NOT EXISTS FIGURE_OF (FROM Figure TO Area);
CREATE NODE TABLE IF NOT EXISTS Graph (id STRING PRIMARY KEY, revision INT64);
CREATE NODE TABLE IF NOT EXISTS Migration (name STRING PRIMARY KEY);
