OPTIONAL MATCH (g:Graph {id: 'graph'}) RETURN coalesce(g.revision, 0) AS revision;
