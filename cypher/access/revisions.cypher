// How often the graph was written, and how often accounts and what they may do were changed.
OPTIONAL MATCH (g:Graph {id: 'graph'})
OPTIONAL MATCH (r:Access {id: 'access'})
RETURN coalesce(g.revision, 0) AS revision, coalesce(r.revision, 0) AS accounts;
