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
            kind: row.kind,
            sector: row.sector,
            uscc: row.uscc,
            above_scale: (row.above_scale = 'true'),
            new_sector: (row.new_sector = 'true'),
            model_site: (row.model_site = 'true')});

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
    n.kind = row.kind,
    n.sector = row.sector,
    n.uscc = row.uscc,
    n.above_scale = (row.above_scale = 'true'),
    n.new_sector = (row.new_sector = 'true'),
    n.model_site = (row.model_site = 'true');

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Unit {id: wanted})-[r:LOCATED_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Unit {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:LOCATED_IN]->(other);
