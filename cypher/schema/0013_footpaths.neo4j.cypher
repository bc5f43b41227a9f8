// The pieces of ways on which people walk.
CREATE CONSTRAINT footpaths_id IF NOT EXISTS FOR (n:Footpath) REQUIRE n.id IS UNIQUE;
