// :read
UNWIND $ids AS wanted
MATCH (n:Assignment {id: wanted})
OPTIONAL MATCH (n)-[:OF_TASK]->(rule:Rule)
OPTIONAL MATCH (n)-[:GIVEN_TO]->(area:Area)
OPTIONAL MATCH (n)-[:GIVEN_BY]->(unit:Unit)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.funding AS funding,
       rule.id AS rule_id,
       area.id AS area_id,
       unit.id AS unit_id;

// :create
UNWIND $rows AS row
CREATE (n:Assignment {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            funding: toInteger(row.funding),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Assignment {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.funding = toInteger(row.funding),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink rule_id
UNWIND $ids AS wanted
MATCH (n:Assignment {id: wanted})
OPTIONAL MATCH (n)-[r:OF_TASK]->(other:Rule)
DELETE r;

// :link rule_id
UNWIND $rows AS row
MATCH (n:Assignment {id: row.id})
MATCH (other:Rule {id: row.rule_id})
CREATE (n)-[:OF_TASK]->(other);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Assignment {id: wanted})
OPTIONAL MATCH (n)-[r:GIVEN_TO]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Assignment {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:GIVEN_TO]->(other);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Assignment {id: wanted})
OPTIONAL MATCH (n)-[r:GIVEN_BY]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Assignment {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:GIVEN_BY]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Assignment {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Assignment {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Assignment)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Assignment)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Assignment)-[:GIVEN_TO]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring rule_id
UNWIND $ids AS wanted
MATCH (other:Rule {id: wanted})
OPTIONAL MATCH (other)<-[:OF_TASK]-(n:Assignment)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS rule_id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:GIVEN_TO]-(n:Assignment)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;

// :referring unit_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:GIVEN_BY]-(n:Assignment)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS unit_id;
