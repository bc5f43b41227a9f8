// :read
UNWIND $ids AS wanted
MATCH (n:Evaluation {id: wanted})
OPTIONAL MATCH (n)-[:RATED_BY_UNIT]->(by_unit:Unit)
OPTIONAL MATCH (n)-[:RATED_BY_ORGANISATION]->(by_organisation:Organisation)
OPTIONAL MATCH (n)-[:RATED_BY_AREA]->(by_area:Area)
OPTIONAL MATCH (n)-[:RATES_UNIT]->(unit:Unit)
OPTIONAL MATCH (n)-[:RATES_ORGANISATION]->(organisation:Organisation)
OPTIONAL MATCH (n)-[:RATES_AREA]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.by_kind AS by_kind,
       n.score AS score,
       n.scale_least AS scale_least,
       n.scale_most AS scale_most,
       n.raters AS raters,
       n.period AS period,
       by_unit.id AS by_unit_id,
       by_organisation.id AS by_organisation_id,
       by_area.id AS by_area_id,
       unit.id AS unit_id,
       organisation.id AS organisation_id,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Evaluation {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            by_kind: row.by_kind,
            score: toFloat(row.score),
            scale_least: toFloat(row.scale_least),
            scale_most: toFloat(row.scale_most),
            raters: toInteger(row.raters),
            period: row.period,
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Evaluation {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.by_kind = row.by_kind,
    n.score = toFloat(row.score),
    n.scale_least = toFloat(row.scale_least),
    n.scale_most = toFloat(row.scale_most),
    n.raters = toInteger(row.raters),
    n.period = row.period,
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink by_unit_id
UNWIND $ids AS wanted
MATCH (n:Evaluation {id: wanted})
OPTIONAL MATCH (n)-[r:RATED_BY_UNIT]->(other:Unit)
DELETE r;

// :link by_unit_id
UNWIND $rows AS row
MATCH (n:Evaluation {id: row.id})
MATCH (other:Unit {id: row.by_unit_id})
CREATE (n)-[:RATED_BY_UNIT]->(other);

// :unlink by_organisation_id
UNWIND $ids AS wanted
MATCH (n:Evaluation {id: wanted})
OPTIONAL MATCH (n)-[r:RATED_BY_ORGANISATION]->(other:Organisation)
DELETE r;

// :link by_organisation_id
UNWIND $rows AS row
MATCH (n:Evaluation {id: row.id})
MATCH (other:Organisation {id: row.by_organisation_id})
CREATE (n)-[:RATED_BY_ORGANISATION]->(other);

// :unlink by_area_id
UNWIND $ids AS wanted
MATCH (n:Evaluation {id: wanted})
OPTIONAL MATCH (n)-[r:RATED_BY_AREA]->(other:Area)
DELETE r;

// :link by_area_id
UNWIND $rows AS row
MATCH (n:Evaluation {id: row.id})
MATCH (other:Area {id: row.by_area_id})
CREATE (n)-[:RATED_BY_AREA]->(other);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Evaluation {id: wanted})
OPTIONAL MATCH (n)-[r:RATES_UNIT]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Evaluation {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:RATES_UNIT]->(other);

// :unlink organisation_id
UNWIND $ids AS wanted
MATCH (n:Evaluation {id: wanted})
OPTIONAL MATCH (n)-[r:RATES_ORGANISATION]->(other:Organisation)
DELETE r;

// :link organisation_id
UNWIND $rows AS row
MATCH (n:Evaluation {id: row.id})
MATCH (other:Organisation {id: row.organisation_id})
CREATE (n)-[:RATES_ORGANISATION]->(other);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Evaluation {id: wanted})
OPTIONAL MATCH (n)-[r:RATES_AREA]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Evaluation {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:RATES_AREA]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Evaluation {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Evaluation {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Evaluation)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Evaluation)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Evaluation)-[:RATES_AREA]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
UNION ALL
MATCH (n:Evaluation)-[:RATES_UNIT]->(:Unit)-[:LOCATED_IN]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
UNION ALL
MATCH (n:Evaluation)-[:RATES_ORGANISATION]->(:Organisation)-[:IN_AREA]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id;

// :referring by_unit_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:RATED_BY_UNIT]-(n:Evaluation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS by_unit_id;

// :referring by_organisation_id
UNWIND $ids AS wanted
MATCH (other:Organisation {id: wanted})
OPTIONAL MATCH (other)<-[:RATED_BY_ORGANISATION]-(n:Evaluation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS by_organisation_id;

// :referring by_area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:RATED_BY_AREA]-(n:Evaluation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS by_area_id;

// :referring unit_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:RATES_UNIT]-(n:Evaluation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS unit_id;

// :referring organisation_id
UNWIND $ids AS wanted
MATCH (other:Organisation {id: wanted})
OPTIONAL MATCH (other)<-[:RATES_ORGANISATION]-(n:Evaluation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS organisation_id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:RATES_AREA]-(n:Evaluation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
