// The pairings with some communities, those that have ended among them.
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})
MATCH (a)<-[:WITH_AREA]-(p:Pairing)
MATCH (p)-[:OF_UNIT]->(u:Unit)
RETURN p.id AS id,
       u.id AS unit_id,
       a.id AS area_id,
       p.status AS status,
       p.valid_from AS valid_from,
       p.valid_to AS valid_to
ORDER BY id;
