// :read
UNWIND $ids AS wanted
MATCH (n:Area {id: wanted})
OPTIONAL MATCH (n)-[:PART_OF]->(parent:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.name AS name,
       n.official_name AS official_name,
       n.level AS level,
       n.kind AS kind,
       n.former_names AS former_names,
       parent.id AS parent_id;

// :create
UNWIND $rows AS row
CREATE (n:Area {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            name: row.name,
            official_name: row.official_name,
            level: row.level,
            kind: row.kind,
            former_names: row.former_names,
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Area {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.name = row.name,
    n.official_name = row.official_name,
    n.level = row.level,
    n.kind = row.kind,
    n.former_names = row.former_names,
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink parent_id
UNWIND $ids AS wanted
MATCH (n:Area {id: wanted})
OPTIONAL MATCH (n)-[r:PART_OF]->(other:Area)
DELETE r;

// :link parent_id
UNWIND $rows AS row
MATCH (n:Area {id: row.id})
MATCH (other:Area {id: row.parent_id})
CREATE (n)-[:PART_OF]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Area {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Area {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Area)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Area)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Area)
WHERE n.id = $area OR n.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring parent_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:PART_OF]-(n:Area)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS parent_id;
