// The names of the units that carry something in an area (see `ask/single_failures`).
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})
OPTIONAL MATCH (u)-[:LOCATED_IN]->(a:Area)
RETURN u.id AS id, u.name AS name, u.kind AS kind, u.sector AS sector, a.id AS area_id, u.standing AS standing
ORDER BY id;
