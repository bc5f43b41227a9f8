// Sessions that ended by themselves.
MATCH (s:Session)
WHERE s.seen_at < $seen_before OR s.began_at < $began_before
DETACH DELETE s;
