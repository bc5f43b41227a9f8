// Cases and their steps, holidays, evaluations: what moves along the links.
CREATE CONSTRAINT cases_id IF NOT EXISTS FOR (n:CaseFile) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT steps_id IF NOT EXISTS FOR (n:Step) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT holidays_id IF NOT EXISTS FOR (n:Holiday) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT evaluations_id IF NOT EXISTS FOR (n:Evaluation) REQUIRE n.id IS UNIQUE;
