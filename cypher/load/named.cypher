// :sources
MATCH (n:Source)
WHERE n.title IN $names
RETURN n.id AS id, n.title AS name, '' AS other_name, '' AS area_id
ORDER BY id;

// :areas
MATCH (n:Area)
WHERE n.name IN $names OR n.official_name IN $names
RETURN n.id AS id, n.name AS name, n.official_name AS other_name, '' AS area_id
ORDER BY id;

// :units
MATCH (n:Unit)
WHERE n.name IN $names OR n.short_name IN $names
OPTIONAL MATCH (n)-[:LOCATED_IN]->(area:Area)
RETURN n.id AS id, n.name AS name, n.short_name AS other_name, area.id AS area_id
ORDER BY id;

// :organisations
MATCH (n:Organisation)
WHERE n.name IN $names
OPTIONAL MATCH (n)-[:IN_AREA]->(area:Area)
RETURN n.id AS id, n.name AS name, '' AS other_name, area.id AS area_id
ORDER BY id;

// :resources
MATCH (n:Resource)
WHERE n.name IN $names
RETURN n.id AS id, n.name AS name, '' AS other_name, '' AS area_id
ORDER BY id;

// :demands
MATCH (n:Demand)
WHERE n.name IN $names
RETURN n.id AS id, n.name AS name, '' AS other_name, '' AS area_id
ORDER BY id;

// :pairings
MATCH (n:Pairing)-[:OF_UNIT]->(unit:Unit)
WHERE unit.name IN $names OR unit.id IN $names
OPTIONAL MATCH (n)-[:WITH_AREA]->(area:Area)
RETURN n.id AS id, unit.name AS name, unit.id AS other_name, area.id AS area_id
ORDER BY id;

// :rules
MATCH (n:Rule)
WHERE n.name IN $names
OPTIONAL MATCH (n)-[:HOLDS_IN]->(area:Area)
RETURN n.id AS id, n.name AS name, '' AS other_name, area.id AS area_id
ORDER BY id;

// :sites
MATCH (n:Site)
WHERE n.name IN $names
OPTIONAL MATCH (n)-[:STANDS_IN]->(area:Area)
RETURN n.id AS id, n.name AS name, '' AS other_name, area.id AS area_id
ORDER BY id;
