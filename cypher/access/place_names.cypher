// The names of the places that the graph is of: counties and what lies above them.
MATCH (a:Area)
WHERE a.level IN ['province', 'prefecture', 'county']
RETURN DISTINCT a.name AS name
ORDER BY name;
