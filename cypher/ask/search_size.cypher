// How many bodies the graph has.
MATCH (a:Area) RETURN count(a) AS bodies
UNION ALL
MATCH (o:Organisation) RETURN count(o) AS bodies
UNION ALL
MATCH (u:Unit) RETURN count(u) AS bodies;
