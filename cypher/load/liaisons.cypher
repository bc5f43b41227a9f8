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
            post: toInteger(row.post)});

// :change
UNWIND $rows AS row
MATCH (n:Liaison {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.post = toInteger(row.post);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Liaison {id: wanted})-[r:SENT_BY]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Liaison {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:SENT_BY]->(other);

// :unlink enterprise_id
UNWIND $ids AS wanted
MATCH (n:Liaison {id: wanted})-[r:SENT_TO]->(other:Unit)
DELETE r;

// :link enterprise_id
UNWIND $rows AS row
MATCH (n:Liaison {id: row.id})
MATCH (other:Unit {id: row.enterprise_id})
CREATE (n)-[:SENT_TO]->(other);
