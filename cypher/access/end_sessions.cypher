// All sessions of an account but one.
MATCH (a:Account {id: $name})<-[:SESSION_OF]-(s:Session)
WHERE s.id <> $but
DETACH DELETE s;
