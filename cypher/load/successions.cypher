// :read
UNWIND $ids AS wanted
MATCH (n:Succession {id: wanted})
OPTIONAL MATCH (n)-[:SUCCESSION_OF]->(predecessor:Area)
OPTIONAL MATCH (n)-[:SUCCEEDED_BY]->(successor:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.since AS since,
       n.kind AS kind,
       n.basis AS basis,
       n.old_name AS old_name,
       n.new_name AS new_name,
       predecessor.id AS predecessor_id,
       successor.id AS successor_id;

// :create
UNWIND $rows AS row
CREATE (n:Succession {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            since: date(row.since),
            kind: row.kind,
            basis: row.basis,
            old_name: row.old_name,
            new_name: row.new_name,
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Succession {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.since = date(row.since),
    n.kind = row.kind,
    n.basis = row.basis,
    n.old_name = row.old_name,
    n.new_name = row.new_name,
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink predecessor_id
UNWIND $ids AS wanted
MATCH (n:Succession {id: wanted})
OPTIONAL MATCH (n)-[r:SUCCESSION_OF]->(other:Area)
DELETE r;

// :link predecessor_id
UNWIND $rows AS row
MATCH (n:Succession {id: row.id})
MATCH (other:Area {id: row.predecessor_id})
CREATE (n)-[:SUCCESSION_OF]->(other);

// :unlink successor_id
UNWIND $ids AS wanted
MATCH (n:Succession {id: wanted})
OPTIONAL MATCH (n)-[r:SUCCEEDED_BY]->(other:Area)
DELETE r;

// :link successor_id
UNWIND $rows AS row
MATCH (n:Succession {id: row.id})
MATCH (other:Area {id: row.successor_id})
CREATE (n)-[:SUCCEEDED_BY]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Succession {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Succession {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Succession)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Succession)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Succession)-[:SUCCEEDED_BY]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring predecessor_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:SUCCESSION_OF]-(n:Succession)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS predecessor_id;

// :referring successor_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:SUCCEEDED_BY]-(n:Succession)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS successor_id;
