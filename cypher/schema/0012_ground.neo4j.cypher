// The pieces of ways on which people walk; where areas are, told apart from what they are.
CREATE CONSTRAINT footpaths_id IF NOT EXISTS FOR (n:Footpath) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT positions_id IF NOT EXISTS FOR (n:Position) REQUIRE n.id IS UNIQUE;
MATCH (a:Area)
WHERE a.longitude IS NOT NULL
CREATE (:Position {id: 'position-' + a.id, source_id: a.source_id, standing: a.standing,
                   quote: a.quote, longitude: a.longitude, latitude: a.latitude,
                   load_id: a.load_id, file_name: a.file_name, sheet_name: a.sheet_name,
                   row_number: a.row_number})-[:MIDDLE_OF]->(a)
SET a.longitude = NULL, a.latitude = NULL;
