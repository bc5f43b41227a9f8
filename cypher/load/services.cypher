// :read
UNWIND $ids AS wanted
MATCH (n:Service {id: wanted})
OPTIONAL MATCH (n)-[:USES]->(resource:Resource)
OPTIONAL MATCH (n)-[:MEETS]->(demand:Demand)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.quantity AS quantity,
       n.state AS state,
       n.unit_claimed_on AS unit_claimed_on,
       n.community_claimed_on AS community_claimed_on,
       resource.id AS resource_id,
       demand.id AS demand_id;

// :create
UNWIND $rows AS row
CREATE (n:Service {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            quantity: toInteger(row.quantity),
            state: row.state,
            unit_claimed_on: date(row.unit_claimed_on),
            community_claimed_on: date(row.community_claimed_on),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Service {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.quantity = toInteger(row.quantity),
    n.state = row.state,
    n.unit_claimed_on = date(row.unit_claimed_on),
    n.community_claimed_on = date(row.community_claimed_on),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink resource_id
UNWIND $ids AS wanted
MATCH (n:Service {id: wanted})
OPTIONAL MATCH (n)-[r:USES]->(other:Resource)
DELETE r;

// :link resource_id
UNWIND $rows AS row
MATCH (n:Service {id: row.id})
MATCH (other:Resource {id: row.resource_id})
CREATE (n)-[:USES]->(other);

// :unlink demand_id
UNWIND $ids AS wanted
MATCH (n:Service {id: wanted})
OPTIONAL MATCH (n)-[r:MEETS]->(other:Demand)
DELETE r;

// :link demand_id
UNWIND $rows AS row
MATCH (n:Service {id: row.id})
MATCH (other:Demand {id: row.demand_id})
CREATE (n)-[:MEETS]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Service {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Service {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Service)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Service)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Service)-[:MEETS]->(:Demand)-[:NEEDED_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring resource_id
UNWIND $ids AS wanted
MATCH (other:Resource {id: wanted})
OPTIONAL MATCH (other)<-[:USES]-(n:Service)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS resource_id;

// :referring demand_id
UNWIND $ids AS wanted
MATCH (other:Demand {id: wanted})
OPTIONAL MATCH (other)<-[:MEETS]-(n:Service)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS demand_id;
