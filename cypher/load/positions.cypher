// :read
UNWIND $ids AS wanted
MATCH (n:Position {id: wanted})
OPTIONAL MATCH (n)-[:MIDDLE_OF]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.longitude AS longitude,
       n.latitude AS latitude,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Position {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            longitude: toFloat(row.longitude),
            latitude: toFloat(row.latitude),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Position {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.longitude = toFloat(row.longitude),
    n.latitude = toFloat(row.latitude),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Position {id: wanted})
OPTIONAL MATCH (n)-[r:MIDDLE_OF]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Position {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:MIDDLE_OF]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Position {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Position {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Position)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Position)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Position)-[:MIDDLE_OF]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:MIDDLE_OF]-(n:Position)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
