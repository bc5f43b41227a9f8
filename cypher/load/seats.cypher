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
            seats: toInteger(row.seats),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Seat {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.seats = toInteger(row.seats),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Seat {id: wanted})
OPTIONAL MATCH (n)-[r:HELD_BY]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Seat {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:HELD_BY]->(other);

// :unlink organisation_id
UNWIND $ids AS wanted
MATCH (n:Seat {id: wanted})
OPTIONAL MATCH (n)-[r:SEAT_ON]->(other:Organisation)
DELETE r;

// :link organisation_id
UNWIND $rows AS row
MATCH (n:Seat {id: row.id})
MATCH (other:Organisation {id: row.organisation_id})
CREATE (n)-[:SEAT_ON]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Seat {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Seat {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Seat)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Seat)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Seat)-[:SEAT_ON]->(:Organisation)-[:IN_AREA]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring unit_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:HELD_BY]-(n:Seat)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS unit_id;

// :referring organisation_id
UNWIND $ids AS wanted
MATCH (other:Organisation {id: wanted})
OPTIONAL MATCH (other)<-[:SEAT_ON]-(n:Seat)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS organisation_id;
