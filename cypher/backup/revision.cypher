// The revision that the graph had when it was backed up.
MERGE (g:Graph {id: 'graph'})
SET g.revision = $revision;
