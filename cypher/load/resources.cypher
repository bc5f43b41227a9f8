// :read
UNWIND $ids AS wanted
MATCH (n:Resource {id: wanted})
OPTIONAL MATCH (n)-[:OFFERED_BY]->(unit:Unit)
OPTIONAL MATCH (n)-[:SERVES]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.name AS name,
       n.category AS category,
       n.quantity AS quantity,
       n.unit_of_count AS unit_of_count,
       unit.id AS unit_id,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Resource {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            name: row.name,
            category: row.category,
            quantity: toInteger(row.quantity),
            unit_of_count: row.unit_of_count});

// :change
UNWIND $rows AS row
MATCH (n:Resource {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.name = row.name,
    n.category = row.category,
    n.quantity = toInteger(row.quantity),
    n.unit_of_count = row.unit_of_count;

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Resource {id: wanted})-[r:OFFERED_BY]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Resource {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:OFFERED_BY]->(other);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Resource {id: wanted})-[r:SERVES]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Resource {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:SERVES]->(other);
