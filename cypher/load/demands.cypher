// :read
UNWIND $ids AS wanted
MATCH (n:Demand {id: wanted})
OPTIONAL MATCH (n)-[:NEEDED_IN]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.name AS name,
       n.category AS category,
       n.kind AS kind,
       n.urgency AS urgency,
       n.quantity AS quantity,
       n.unit_of_count AS unit_of_count,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Demand {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            name: row.name,
            category: row.category,
            kind: row.kind,
            urgency: row.urgency,
            quantity: toInteger(row.quantity),
            unit_of_count: row.unit_of_count,
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Demand {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.name = row.name,
    n.category = row.category,
    n.kind = row.kind,
    n.urgency = row.urgency,
    n.quantity = toInteger(row.quantity),
    n.unit_of_count = row.unit_of_count,
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Demand {id: wanted})
OPTIONAL MATCH (n)-[r:NEEDED_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Demand {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:NEEDED_IN]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Demand {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Demand {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Demand)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Demand)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Demand)-[:NEEDED_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:NEEDED_IN]-(n:Demand)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
