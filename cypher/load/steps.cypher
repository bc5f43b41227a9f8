// :read
UNWIND $ids AS wanted
MATCH (n:Step {id: wanted})
OPTIONAL MATCH (n)-[:STEP_OF]->(parent:CaseFile)
OPTIONAL MATCH (n)-[:TAKEN_BY_UNIT]->(unit:Unit)
OPTIONAL MATCH (n)-[:TAKEN_BY_ORGANISATION]->(organisation:Organisation)
OPTIONAL MATCH (n)-[:TAKEN_BY_AREA]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.number AS number,
       n.kind AS kind,
       n.at AS at,
       parent.id AS case_id,
       unit.id AS unit_id,
       organisation.id AS organisation_id,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Step {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            number: toInteger(row.number),
            kind: row.kind,
            at: row.at,
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Step {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.number = toInteger(row.number),
    n.kind = row.kind,
    n.at = row.at,
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink case_id
UNWIND $ids AS wanted
MATCH (n:Step {id: wanted})
OPTIONAL MATCH (n)-[r:STEP_OF]->(other:CaseFile)
DELETE r;

// :link case_id
UNWIND $rows AS row
MATCH (n:Step {id: row.id})
MATCH (other:CaseFile {id: row.case_id})
CREATE (n)-[:STEP_OF]->(other);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Step {id: wanted})
OPTIONAL MATCH (n)-[r:TAKEN_BY_UNIT]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Step {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:TAKEN_BY_UNIT]->(other);

// :unlink organisation_id
UNWIND $ids AS wanted
MATCH (n:Step {id: wanted})
OPTIONAL MATCH (n)-[r:TAKEN_BY_ORGANISATION]->(other:Organisation)
DELETE r;

// :link organisation_id
UNWIND $rows AS row
MATCH (n:Step {id: row.id})
MATCH (other:Organisation {id: row.organisation_id})
CREATE (n)-[:TAKEN_BY_ORGANISATION]->(other);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Step {id: wanted})
OPTIONAL MATCH (n)-[r:TAKEN_BY_AREA]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Step {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:TAKEN_BY_AREA]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Step {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Step {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Step)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Step)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Step)-[:STEP_OF]->(:CaseFile)-[:RAISED_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring case_id
UNWIND $ids AS wanted
MATCH (other:CaseFile {id: wanted})
OPTIONAL MATCH (other)<-[:STEP_OF]-(n:Step)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS case_id;

// :referring unit_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:TAKEN_BY_UNIT]-(n:Step)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS unit_id;

// :referring organisation_id
UNWIND $ids AS wanted
MATCH (other:Organisation {id: wanted})
OPTIONAL MATCH (other)<-[:TAKEN_BY_ORGANISATION]-(n:Step)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS organisation_id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:TAKEN_BY_AREA]-(n:Step)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
