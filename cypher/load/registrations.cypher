// :read
UNWIND $ids AS wanted
MATCH (n:Registration {id: wanted})
OPTIONAL MATCH (n)-[:REGISTERS_MEMBERS_OF]->(unit:Unit)
OPTIONAL MATCH (n)-[:REGISTERS_IN]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.headcount AS headcount,
       unit.id AS unit_id,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Registration {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            headcount: toInteger(row.headcount),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Registration {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.headcount = toInteger(row.headcount),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Registration {id: wanted})
OPTIONAL MATCH (n)-[r:REGISTERS_MEMBERS_OF]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Registration {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:REGISTERS_MEMBERS_OF]->(other);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Registration {id: wanted})
OPTIONAL MATCH (n)-[r:REGISTERS_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Registration {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:REGISTERS_IN]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Registration {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Registration {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Registration)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Registration)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Registration)-[:REGISTERS_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring unit_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:REGISTERS_MEMBERS_OF]-(n:Registration)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS unit_id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:REGISTERS_IN]-(n:Registration)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
