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
            amount: toInteger(row.amount)});

// :change
UNWIND $rows AS row
MATCH (n:Budget {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.year = toInteger(row.year),
    n.amount = toInteger(row.amount);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Budget {id: wanted})-[r:BUDGET_OF]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Budget {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:BUDGET_OF]->(other);
