// Every write moves the revision by one; answers carry it.
MERGE (g:Graph {id: 'graph'})
SET g.revision = coalesce(g.revision, 0) + 1;
