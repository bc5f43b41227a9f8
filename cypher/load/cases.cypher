// :read
UNWIND $ids AS wanted
MATCH (n:CaseFile {id: wanted})
OPTIONAL MATCH (n)-[:RAISED_IN]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.channel AS channel,
       n.category AS category,
       n.opened AS opened,
       n.closed AS closed,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:CaseFile {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            channel: row.channel,
            category: row.category,
            opened: row.opened,
            closed: row.closed,
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:CaseFile {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.channel = row.channel,
    n.category = row.category,
    n.opened = row.opened,
    n.closed = row.closed,
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:CaseFile {id: wanted})
OPTIONAL MATCH (n)-[r:RAISED_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:CaseFile {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:RAISED_IN]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:CaseFile {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:CaseFile {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:CaseFile)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:CaseFile)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:CaseFile)-[:RAISED_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:RAISED_IN]-(n:CaseFile)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
