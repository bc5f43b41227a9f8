// The highest number that an edit of a scenario ever had, so that none is used again.
MATCH (s:Scenario) WHERE s.last_number IS NULL SET s.last_number = 0;
