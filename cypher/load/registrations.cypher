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
            headcount: toInteger(row.headcount)});

// :change
UNWIND $rows AS row
MATCH (n:Registration {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.headcount = toInteger(row.headcount);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Registration {id: wanted})-[r:REGISTERS_MEMBERS_OF]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Registration {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:REGISTERS_MEMBERS_OF]->(other);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Registration {id: wanted})-[r:REGISTERS_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Registration {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:REGISTERS_IN]->(other);
