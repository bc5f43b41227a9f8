// :read
UNWIND $ids AS wanted
MATCH (n:Pairing {id: wanted})
OPTIONAL MATCH (n)-[:OF_UNIT]->(unit:Unit)
OPTIONAL MATCH (n)-[:WITH_AREA]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.status AS status,
       n.members_reporting AS members_reporting,
       unit.id AS unit_id,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Pairing {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            status: row.status,
            members_reporting: toInteger(row.members_reporting)});

// :change
UNWIND $rows AS row
MATCH (n:Pairing {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.status = row.status,
    n.members_reporting = toInteger(row.members_reporting);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Pairing {id: wanted})-[r:OF_UNIT]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Pairing {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:OF_UNIT]->(other);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Pairing {id: wanted})-[r:WITH_AREA]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Pairing {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:WITH_AREA]->(other);
