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
            amount: toInteger(row.amount),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

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
    n.amount = toInteger(row.amount),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:KeyProject {id: wanted})
OPTIONAL MATCH (n)-[r:PLANNED_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:KeyProject {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:PLANNED_IN]->(other);

// :unlink lead_id
UNWIND $ids AS wanted
MATCH (n:KeyProject {id: wanted})
OPTIONAL MATCH (n)-[r:LED_BY]->(other:Unit)
DELETE r;

// :link lead_id
UNWIND $rows AS row
MATCH (n:KeyProject {id: row.id})
MATCH (other:Unit {id: row.lead_id})
CREATE (n)-[:LED_BY]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:KeyProject {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:KeyProject {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:KeyProject)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:KeyProject)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:KeyProject)-[:PLANNED_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:PLANNED_IN]-(n:KeyProject)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;

// :referring lead_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:LED_BY]-(n:KeyProject)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS lead_id;
