// :read
UNWIND $ids AS wanted
MATCH (n:Figure {id: wanted})
OPTIONAL MATCH (n)-[:FIGURE_OF]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.subject AS subject,
       n.indicator AS indicator,
       n.measure AS measure,
       n.value AS value,
       n.qualifier AS qualifier,
       n.unit_of_count AS unit_of_count,
       n.unit_text AS unit_text,
       n.as_of AS as_of,
       n.since AS since,
       n.as_of_text AS as_of_text,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Figure {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            subject: row.subject,
            indicator: row.indicator,
            measure: row.measure,
            value: toFloat(row.value),
            qualifier: row.qualifier,
            unit_of_count: row.unit_of_count,
            unit_text: row.unit_text,
            as_of: date(row.as_of),
            since: date(row.since),
            as_of_text: row.as_of_text,
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Figure {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.subject = row.subject,
    n.indicator = row.indicator,
    n.measure = row.measure,
    n.value = toFloat(row.value),
    n.qualifier = row.qualifier,
    n.unit_of_count = row.unit_of_count,
    n.unit_text = row.unit_text,
    n.as_of = date(row.as_of),
    n.since = date(row.since),
    n.as_of_text = row.as_of_text,
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Figure {id: wanted})
OPTIONAL MATCH (n)-[r:FIGURE_OF]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Figure {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:FIGURE_OF]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Figure {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Figure {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Figure)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Figure)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Figure)-[:FIGURE_OF]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:FIGURE_OF]-(n:Figure)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
