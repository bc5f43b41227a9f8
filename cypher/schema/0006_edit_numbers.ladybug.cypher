// The highest number that an edit of a scenario ever had, so that none is used again.
ALTER TABLE Scenario ADD IF NOT EXISTS last_number INT64 DEFAULT 0;
