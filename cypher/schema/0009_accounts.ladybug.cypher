// Who may see and change what: accounts, what they were granted, tokens, sessions, failed tries.
// Bookkeeping beside the graph, as Scenario is. Times are texts in UTC; what is not there is ''.
CREATE NODE TABLE IF NOT EXISTS Account (
    id STRING PRIMARY KEY,
    display_name STRING,
    password_hash STRING,
    password_until STRING,
    must_change BOOL,
    issuer STRING,
    subject STRING,
    disabled BOOL,
    created_at STRING,
    created_by STRING,
    signed_in_at STRING
);
CREATE NODE TABLE IF NOT EXISTS Grant (
    id STRING PRIMARY KEY,
    role STRING,
    area STRING,
    first_day STRING,
    last_day STRING,
    given_at STRING,
    given_by STRING
);
CREATE NODE TABLE IF NOT EXISTS Token (
    id STRING PRIMARY KEY,
    hash STRING,
    prefix STRING,
    name STRING,
    role STRING,
    area STRING,
    created_at STRING,
    last_day STRING
);
CREATE NODE TABLE IF NOT EXISTS Session (
    id STRING PRIMARY KEY,
    hash STRING,
    began_at STRING,
    seen_at STRING,
    address STRING
);
CREATE NODE TABLE IF NOT EXISTS FailedTry (
    id STRING PRIMARY KEY,
    of STRING,
    at STRING
);
CREATE NODE TABLE IF NOT EXISTS Access (
    id STRING PRIMARY KEY,
    revision INT64
);
CREATE NODE TABLE IF NOT EXISTS Approval (
    id STRING PRIMARY KEY,
    version INT64,
    proposed_by STRING,
    proposed_at STRING,
    approved_by STRING,
    approved_at STRING
);
CREATE REL TABLE IF NOT EXISTS GRANTED_TO (FROM Grant TO Account);
CREATE REL TABLE IF NOT EXISTS TOKEN_OF (FROM Token TO Account);
CREATE REL TABLE IF NOT EXISTS SESSION_OF (FROM Session TO Account);
