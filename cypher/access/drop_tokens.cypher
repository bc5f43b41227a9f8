// All tokens of an account.
MATCH (a:Account {id: $name})<-[:TOKEN_OF]-(t:Token)
DETACH DELETE t;
