// A session that has ended.
MATCH (s:Session {id: $id})
DETACH DELETE s;
