// Of which areas those are who made a record, a judgement or a scenario.
CREATE INDEX load_scope IF NOT EXISTS FOR (n:Load) ON (n.scope);
CREATE INDEX scenario_scope IF NOT EXISTS FOR (n:Scenario) ON (n.scope);
