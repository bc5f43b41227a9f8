// :read
UNWIND $ids AS wanted
MATCH (n:Indicator {id: wanted})
OPTIONAL MATCH (n)-[:INDICATES]->(area:Area)
OPTIONAL MATCH (n)-[:COUNTED_OF]->(organisation:Organisation)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.kind AS kind,
       n.since AS since,
       n.until AS until,
       n.value AS value,
       n.qualifier AS qualifier,
       n.unit_of_count AS unit_of_count,
       n.rank AS rank,
       area.id AS area_id,
       organisation.id AS organisation_id;

// :create
UNWIND $rows AS row
CREATE (n:Indicator {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            kind: row.kind,
            since: date(row.since),
            until: date(row.until),
            value: toFloat(row.value),
            qualifier: row.qualifier,
            unit_of_count: row.unit_of_count,
            rank: toInteger(row.rank),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Indicator {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.kind = row.kind,
    n.since = date(row.since),
    n.until = date(row.until),
    n.value = toFloat(row.value),
    n.qualifier = row.qualifier,
    n.unit_of_count = row.unit_of_count,
    n.rank = toInteger(row.rank),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Indicator {id: wanted})
OPTIONAL MATCH (n)-[r:INDICATES]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Indicator {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:INDICATES]->(other);

// :unlink organisation_id
UNWIND $ids AS wanted
MATCH (n:Indicator {id: wanted})
OPTIONAL MATCH (n)-[r:COUNTED_OF]->(other:Organisation)
DELETE r;

// :link organisation_id
UNWIND $rows AS row
MATCH (n:Indicator {id: row.id})
MATCH (other:Organisation {id: row.organisation_id})
CREATE (n)-[:COUNTED_OF]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Indicator {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Indicator {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Indicator)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Indicator)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Indicator)-[:INDICATES]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:INDICATES]-(n:Indicator)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;

// :referring organisation_id
UNWIND $ids AS wanted
MATCH (other:Organisation {id: wanted})
OPTIONAL MATCH (other)<-[:COUNTED_OF]-(n:Indicator)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS organisation_id;
