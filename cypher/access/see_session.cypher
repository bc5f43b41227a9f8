// A session was used.
MATCH (s:Session {id: $id})
SET s.seen_at = $at;
