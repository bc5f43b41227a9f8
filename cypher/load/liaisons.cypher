// :read
UNWIND $ids AS wanted
MATCH (n:Liaison {id: wanted})
OPTIONAL MATCH (n)-[:SENT_BY]->(unit:Unit)
OPTIONAL MATCH (n)-[:SENT_TO]->(enterprise:Unit)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.post AS post,
       unit.id AS unit_id,
       enterprise.id AS enterprise_id;

// :create
UNWIND $rows AS row
CREATE (n:Liaison {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            post: toInteger(row.post),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Liaison {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.post = toInteger(row.post),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Liaison {id: wanted})
OPTIONAL MATCH (n)-[r:SENT_BY]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Liaison {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:SENT_BY]->(other);

// :unlink enterprise_id
UNWIND $ids AS wanted
MATCH (n:Liaison {id: wanted})
OPTIONAL MATCH (n)-[r:SENT_TO]->(other:Unit)
DELETE r;

// :link enterprise_id
UNWIND $rows AS row
MATCH (n:Liaison {id: row.id})
MATCH (other:Unit {id: row.enterprise_id})
CREATE (n)-[:SENT_TO]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Liaison {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Liaison {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Liaison)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Liaison)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Liaison)-[:SENT_TO]->(:Unit)-[:LOCATED_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring unit_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:SENT_BY]-(n:Liaison)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS unit_id;

// :referring enterprise_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:SENT_TO]-(n:Liaison)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS enterprise_id;
