// Bodies whose id begins in some way, for “did you mean”: only asked after a mistake.
MATCH (n:Unit) WHERE n.id STARTS WITH $beginning RETURN n.id AS id, n.name AS name
UNION ALL
MATCH (n:Organisation) WHERE n.id STARTS WITH $beginning RETURN n.id AS id, n.name AS name
UNION ALL
MATCH (n:Area) WHERE n.id STARTS WITH $beginning RETURN n.id AS id, n.name AS name;
