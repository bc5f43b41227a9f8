// :read
UNWIND $ids AS wanted
MATCH (n:Footpath {id: wanted})
OPTIONAL MATCH (n)-[:RUNS_IN]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.start_longitude AS start_longitude,
       n.start_latitude AS start_latitude,
       n.end_longitude AS end_longitude,
       n.end_latitude AS end_latitude,
       n.minutes AS minutes,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Footpath {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            start_longitude: toFloat(row.start_longitude),
            start_latitude: toFloat(row.start_latitude),
            end_longitude: toFloat(row.end_longitude),
            end_latitude: toFloat(row.end_latitude),
            minutes: toFloat(row.minutes),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Footpath {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.start_longitude = toFloat(row.start_longitude),
    n.start_latitude = toFloat(row.start_latitude),
    n.end_longitude = toFloat(row.end_longitude),
    n.end_latitude = toFloat(row.end_latitude),
    n.minutes = toFloat(row.minutes),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Footpath {id: wanted})
OPTIONAL MATCH (n)-[r:RUNS_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Footpath {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:RUNS_IN]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Footpath {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Footpath {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Footpath)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Footpath)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Footpath)-[:RUNS_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:RUNS_IN]-(n:Footpath)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
