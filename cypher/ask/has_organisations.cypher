// An organisation, if the graph has it.
MATCH (n:Organisation {id: $id})
RETURN n.id AS id;
