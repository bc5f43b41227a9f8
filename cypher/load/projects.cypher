// :read
UNWIND $ids AS wanted
MATCH (n:Project {id: wanted})
OPTIONAL MATCH (n)-[:UNDER]->(pairing:Pairing)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.name AS name,
       n.category AS category,
       n.state AS state,
       n.unit_claimed_on AS unit_claimed_on,
       n.community_claimed_on AS community_claimed_on,
       pairing.id AS pairing_id;

// :create
UNWIND $rows AS row
CREATE (n:Project {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            name: row.name,
            category: row.category,
            state: row.state,
            unit_claimed_on: date(row.unit_claimed_on),
            community_claimed_on: date(row.community_claimed_on),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Project {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.name = row.name,
    n.category = row.category,
    n.state = row.state,
    n.unit_claimed_on = date(row.unit_claimed_on),
    n.community_claimed_on = date(row.community_claimed_on),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink pairing_id
UNWIND $ids AS wanted
MATCH (n:Project {id: wanted})
OPTIONAL MATCH (n)-[r:UNDER]->(other:Pairing)
DELETE r;

// :link pairing_id
UNWIND $rows AS row
MATCH (n:Project {id: row.id})
MATCH (other:Pairing {id: row.pairing_id})
CREATE (n)-[:UNDER]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Project {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Project {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Project)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Project)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Project)-[:UNDER]->(:Pairing)-[:WITH_AREA]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring pairing_id
UNWIND $ids AS wanted
MATCH (other:Pairing {id: wanted})
OPTIONAL MATCH (other)<-[:UNDER]-(n:Project)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS pairing_id;
