// Put an organisation below another, past the loader, which would refuse loops and two parents.
MATCH (o:Organisation {id: $child})
MATCH (p:Organisation {id: $parent})
CREATE (o)-[:SUBORDINATE_TO]->(p);
