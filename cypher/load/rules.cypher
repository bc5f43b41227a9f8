// :read
UNWIND $ids AS wanted
MATCH (n:Rule {id: wanted})
OPTIONAL MATCH (n)-[:HOLDS_IN]->(area:Area)
OPTIONAL MATCH (n)-[:POWER_OVER]->(department:Unit)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.name AS name,
       n.kind AS kind,
       n.field AS field,
       n.power AS power,
       area.id AS area_id,
       department.id AS over_id;

// :read basis
UNWIND $ids AS wanted
MATCH (n:Rule {id: wanted})
OPTIONAL MATCH (n)-[:RESTS_ON]->(other:Rule)
WITH n, other
WHERE other.id IS NOT NULL
RETURN n.id AS id, other.id AS basis;

// :create
UNWIND $rows AS row
CREATE (n:Rule {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            name: row.name,
            kind: row.kind,
            field: row.field,
            power: row.power,
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Rule {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.name = row.name,
    n.kind = row.kind,
    n.field = row.field,
    n.power = row.power,
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Rule {id: wanted})
OPTIONAL MATCH (n)-[r:HOLDS_IN]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Rule {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:HOLDS_IN]->(other);

// :unlink over_id
UNWIND $ids AS wanted
MATCH (n:Rule {id: wanted})
OPTIONAL MATCH (n)-[r:POWER_OVER]->(other:Unit)
DELETE r;

// :link over_id
UNWIND $rows AS row
MATCH (n:Rule {id: row.id})
MATCH (other:Unit {id: row.over_id})
CREATE (n)-[:POWER_OVER]->(other);

// :unlink basis
UNWIND $ids AS wanted
MATCH (n:Rule {id: wanted})
OPTIONAL MATCH (n)-[r:RESTS_ON]->(other:Rule)
DELETE r;

// :link basis
UNWIND $rows AS row
MATCH (n:Rule {id: row.id})
MATCH (other:Rule {id: row.basis})
CREATE (n)-[:RESTS_ON]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Rule {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Rule {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Rule)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Rule)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Rule)-[:HOLDS_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:HOLDS_IN]-(n:Rule)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;

// :referring over_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:POWER_OVER]-(n:Rule)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS over_id;

// :referring basis
UNWIND $ids AS wanted
MATCH (other:Rule {id: wanted})
OPTIONAL MATCH (other)<-[:RESTS_ON]-(n:Rule)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS basis;
