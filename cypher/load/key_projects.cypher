// :read
UNWIND $ids AS wanted
MATCH (n:KeyProject {id: wanted})
OPTIONAL MATCH (n)-[:PLANNED_IN]->(area:Area)
OPTIONAL MATCH (n)-[:LED_BY]->(lead:Unit)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.name AS name,
       n.field AS field,
       n.amount AS amount,
       area.id AS area_id,
       lead.id AS lead_id;

// :create
UNWIND $rows AS row
CREATE (n:KeyProject {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            name: row.name,
            field: row.field,
            amount: toInteger(row.amount)});

// :change
UNWIND $rows AS row
MATCH (n:KeyProject {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.name = row.name,
    n.field = row.field,
    n.amount = toInteger(row.amount);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:KeyProject {id: wanted})-[r:PLANNED_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:KeyProject {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:PLANNED_IN]->(other);

// :unlink lead_id
UNWIND $ids AS wanted
MATCH (n:KeyProject {id: wanted})-[r:LED_BY]->(other:Unit)
DELETE r;

// :link lead_id
UNWIND $rows AS row
MATCH (n:KeyProject {id: row.id})
MATCH (other:Unit {id: row.lead_id})
CREATE (n)-[:LED_BY]->(other);
