// The one node that every writer changes first, so that the next one waits; when it was last written.
MERGE (g:Graph {id: 'graph'})
SET g.written_at = $at;
