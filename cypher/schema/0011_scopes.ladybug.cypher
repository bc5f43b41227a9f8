// Of which areas those are who made a record, a judgement or a scenario: codes with commas between;
// no value for whoever sees the whole graph.
ALTER TABLE Load ADD IF NOT EXISTS scope STRING;
ALTER TABLE Judgement ADD IF NOT EXISTS scope STRING;
ALTER TABLE Scenario ADD IF NOT EXISTS scope STRING;
