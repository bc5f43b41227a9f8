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
            members_reporting: toInteger(row.members_reporting),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Pairing {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.status = row.status,
    n.members_reporting = toInteger(row.members_reporting),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Pairing {id: wanted})
OPTIONAL MATCH (n)-[r:OF_UNIT]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Pairing {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:OF_UNIT]->(other);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Pairing {id: wanted})
OPTIONAL MATCH (n)-[r:WITH_AREA]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Pairing {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:WITH_AREA]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Pairing {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Pairing {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Pairing)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Pairing)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Pairing)-[:WITH_AREA]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring unit_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:OF_UNIT]-(n:Pairing)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS unit_id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:WITH_AREA]-(n:Pairing)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
