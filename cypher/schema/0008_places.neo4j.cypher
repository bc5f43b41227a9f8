// What stands in places: posts, rules, tasks, sites and indicators.
CREATE CONSTRAINT posts_id IF NOT EXISTS FOR (n:Post) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT rules_id IF NOT EXISTS FOR (n:Rule) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT assignments_id IF NOT EXISTS FOR (n:Assignment) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT sites_id IF NOT EXISTS FOR (n:Site) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT walks_id IF NOT EXISTS FOR (n:Walk) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT indicators_id IF NOT EXISTS FOR (n:Indicator) REQUIRE n.id IS UNIQUE;
