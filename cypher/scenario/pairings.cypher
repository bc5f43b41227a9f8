// The pairings of some units, those that have ended among them.
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})
MATCH (u)<-[:OF_UNIT]-(p:Pairing)
MATCH (p)-[:WITH_AREA]->(a:Area)
RETURN p.id AS id,
       u.id AS unit_id,
       a.id AS area_id,
       p.status AS status,
       p.valid_from AS valid_from,
       p.valid_to AS valid_to
ORDER BY id;
