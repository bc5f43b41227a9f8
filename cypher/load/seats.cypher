// :read
UNWIND $ids AS wanted
MATCH (n:Seat {id: wanted})
OPTIONAL MATCH (n)-[:HELD_BY]->(unit:Unit)
OPTIONAL MATCH (n)-[:SEAT_ON]->(organisation:Organisation)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.seats AS seats,
       unit.id AS unit_id,
       organisation.id AS organisation_id;

// :create
UNWIND $rows AS row
CREATE (n:Seat {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            seats: toInteger(row.seats)});

// :change
UNWIND $rows AS row
MATCH (n:Seat {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.seats = toInteger(row.seats);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Seat {id: wanted})-[r:HELD_BY]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Seat {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:HELD_BY]->(other);

// :unlink organisation_id
UNWIND $ids AS wanted
MATCH (n:Seat {id: wanted})-[r:SEAT_ON]->(other:Organisation)
DELETE r;

// :link organisation_id
UNWIND $rows AS row
MATCH (n:Seat {id: row.id})
MATCH (other:Organisation {id: row.organisation_id})
CREATE (n)-[:SEAT_ON]->(other);
