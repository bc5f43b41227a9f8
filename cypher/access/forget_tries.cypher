// Tries that count no longer: those of a name that signed in, one of an address, and old ones.
MATCH (t:FailedTry)
WHERE t.of = $of OR t.id = $id OR t.at < $before
DELETE t;
