// A unit, if the graph has it.
MATCH (n:Unit {id: $id})
RETURN n.id AS id;
