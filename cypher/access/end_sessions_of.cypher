// All sessions of some accounts.
UNWIND $rows AS row
MATCH (a:Account {id: row.name})<-[:SESSION_OF]-(s:Session)
DETACH DELETE s;
