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
            community_claimed_on: date(row.community_claimed_on)});

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
    n.community_claimed_on = date(row.community_claimed_on);

// :unlink pairing_id
UNWIND $ids AS wanted
MATCH (n:Project {id: wanted})-[r:UNDER]->(other:Pairing)
DELETE r;

// :link pairing_id
UNWIND $rows AS row
MATCH (n:Project {id: row.id})
MATCH (other:Pairing {id: row.pairing_id})
CREATE (n)-[:UNDER]->(other);
