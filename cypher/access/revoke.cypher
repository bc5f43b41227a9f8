// A role that an account has no longer.
MATCH (g:Grant {id: $id})
DETACH DELETE g;
