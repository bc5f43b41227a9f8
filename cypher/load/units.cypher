// :read
UNWIND $ids AS wanted
MATCH (n:Unit {id: wanted})
OPTIONAL MATCH (n)-[:LOCATED_IN]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.name AS name,
       n.short_name AS short_name,
       n.other_names AS other_names,
       n.kind AS kind,
       n.sector AS sector,
       n.uscc AS uscc,
       n.above_scale AS above_scale,
       n.new_sector AS new_sector,
       n.model_site AS model_site,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Unit {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            name: row.name,
            short_name: row.short_name,
            other_names: row.other_names,
            kind: row.kind,
            sector: row.sector,
            uscc: row.uscc,
            above_scale: (row.above_scale = 'true'),
            new_sector: (row.new_sector = 'true'),
            model_site: (row.model_site = 'true'),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Unit {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.name = row.name,
    n.short_name = row.short_name,
    n.other_names = row.other_names,
    n.kind = row.kind,
    n.sector = row.sector,
    n.uscc = row.uscc,
    n.above_scale = (row.above_scale = 'true'),
    n.new_sector = (row.new_sector = 'true'),
    n.model_site = (row.model_site = 'true'),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Unit {id: wanted})
OPTIONAL MATCH (n)-[r:LOCATED_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Unit {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:LOCATED_IN]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Unit {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Unit {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Unit)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Unit)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Unit)-[:LOCATED_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:LOCATED_IN]-(n:Unit)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
