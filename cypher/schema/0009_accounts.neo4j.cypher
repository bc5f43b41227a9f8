// Who may see and change what: accounts, what they were granted, tokens, sessions, failed tries.
CREATE CONSTRAINT accounts_id IF NOT EXISTS FOR (n:Account) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT grants_id IF NOT EXISTS FOR (n:Grant) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT tokens_id IF NOT EXISTS FOR (n:Token) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT tokens_hash IF NOT EXISTS FOR (n:Token) REQUIRE n.hash IS UNIQUE;
CREATE CONSTRAINT sessions_id IF NOT EXISTS FOR (n:Session) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT sessions_hash IF NOT EXISTS FOR (n:Session) REQUIRE n.hash IS UNIQUE;
CREATE CONSTRAINT failed_tries_id IF NOT EXISTS FOR (n:FailedTry) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT access_id IF NOT EXISTS FOR (n:Access) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT approvals_id IF NOT EXISTS FOR (n:Approval) REQUIRE n.id IS UNIQUE;
