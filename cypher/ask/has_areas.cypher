// An area, if the graph has it.
MATCH (n:Area {id: $id})
RETURN n.id AS id;
