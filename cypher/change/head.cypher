// What the store knows of its ledger: the last entry, and the sums of all rows after it.
OPTIONAL MATCH (g:Graph {id: 'graph'})
RETURN coalesce(g.revision, 0) AS revision,
       coalesce(g.entry, 0) AS entry,
       coalesce(g.entry_hash, '') AS entry_hash,
       coalesce(g.sums, '{}') AS sums;
