// The second factor of an account: its secret sealed, hashes of its recovery codes with spaces
// between, and the last step of 30 s whose code was taken. The id is the account's name.
CREATE NODE TABLE IF NOT EXISTS SecondFactor (
    id STRING PRIMARY KEY,
    sealed STRING,
    codes STRING,
    last_step INT64,
    confirmed_at STRING
);
