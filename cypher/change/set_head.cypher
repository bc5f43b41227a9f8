// With every entry: its number and hash, the revision that it made, and the sums of all rows.
MERGE (g:Graph {id: 'graph'})
SET g.revision = $revision, g.entry = $entry, g.entry_hash = $hash, g.sums = $sums;
