// :read
UNWIND $ids AS wanted
MATCH (n:Budget {id: wanted})
OPTIONAL MATCH (n)-[:BUDGET_OF]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.year AS year,
       n.amount AS amount,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Budget {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            year: toInteger(row.year),
            amount: toInteger(row.amount),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Budget {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.year = toInteger(row.year),
    n.amount = toInteger(row.amount),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Budget {id: wanted})
OPTIONAL MATCH (n)-[r:BUDGET_OF]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Budget {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:BUDGET_OF]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Budget {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Budget {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Budget)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Budget)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Budget)-[:BUDGET_OF]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:BUDGET_OF]-(n:Budget)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
