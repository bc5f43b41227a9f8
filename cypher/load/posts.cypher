// :read
UNWIND $ids AS wanted
MATCH (n:Post {id: wanted})
OPTIONAL MATCH (n)-[:POST_IN]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.kind AS kind,
       n.number AS number,
       n.filled AS filled,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Post {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            kind: row.kind,
            number: toInteger(row.number),
            filled: toInteger(row.filled),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Post {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.kind = row.kind,
    n.number = toInteger(row.number),
    n.filled = toInteger(row.filled),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Post {id: wanted})
OPTIONAL MATCH (n)-[r:POST_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Post {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:POST_IN]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Post {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Post {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Post)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Post)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Post)-[:POST_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:POST_IN]-(n:Post)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
