// A token that is taken back.
MATCH (t:Token {id: $id})
DETACH DELETE t;
