// What a person said of two rows: one body, or two.
CREATE CONSTRAINT judgements_id IF NOT EXISTS FOR (n:Judgement) REQUIRE n.id IS UNIQUE;
CREATE INDEX judgements_gone IF NOT EXISTS FOR (n:Judgement) ON (n.gone_id);
