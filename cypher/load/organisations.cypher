// :read
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
OPTIONAL MATCH (n)-[:IN_AREA]->(area:Area)
OPTIONAL MATCH (n)-[:SUBORDINATE_TO]->(parent:Organisation)
OPTIONAL MATCH (n)-[:ORGANISATION_OF|SUBORDINATE_TO]->(unit:Unit)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.valid_from AS valid_from,
       n.valid_to AS valid_to,
       n.name AS name,
       n.other_names AS other_names,
       n.level AS level,
       n.form AS form,
       n.model_site AS model_site,
       area.id AS area_id,
       parent.id AS parent_id,
       unit.id AS unit_id;

// :read covers
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
OPTIONAL MATCH (n)-[:COVERS|SUBORDINATE_TO]->(other:Area)
WITH n, other
WHERE other.id IS NOT NULL
RETURN n.id AS id, other.id AS covers;

// :read covers_units
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
OPTIONAL MATCH (n)-[:COVERS_UNIT|SUBORDINATE_TO]->(other:Unit)
WITH n, other
WHERE other.id IS NOT NULL
RETURN n.id AS id, other.id AS covers_units;

// :create
UNWIND $rows AS row
CREATE (n:Organisation {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            valid_from: date(row.valid_from),
            valid_to: date(row.valid_to),
            name: row.name,
            other_names: row.other_names,
            level: row.level,
            form: row.form,
            model_site: (row.model_site = 'true'),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Organisation {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.valid_from = date(row.valid_from),
    n.valid_to = date(row.valid_to),
    n.name = row.name,
    n.other_names = row.other_names,
    n.level = row.level,
    n.form = row.form,
    n.model_site = (row.model_site = 'true'),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
OPTIONAL MATCH (n)-[r:IN_AREA]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Organisation {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:IN_AREA]->(other);

// :unlink parent_id
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
OPTIONAL MATCH (n)-[r:SUBORDINATE_TO]->(other:Organisation)
DELETE r;

// :link parent_id
UNWIND $rows AS row
MATCH (n:Organisation {id: row.id})
MATCH (other:Organisation {id: row.parent_id})
CREATE (n)-[:SUBORDINATE_TO]->(other);

// :unlink unit_id
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
OPTIONAL MATCH (n)-[r:ORGANISATION_OF]->(other:Unit)
DELETE r;

// :link unit_id
UNWIND $rows AS row
MATCH (n:Organisation {id: row.id})
MATCH (other:Unit {id: row.unit_id})
CREATE (n)-[:ORGANISATION_OF]->(other);

// :unlink covers
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
OPTIONAL MATCH (n)-[r:COVERS]->(other:Area)
DELETE r;

// :link covers
UNWIND $rows AS row
MATCH (n:Organisation {id: row.id})
MATCH (other:Area {id: row.covers})
CREATE (n)-[:COVERS]->(other);

// :unlink covers_units
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
OPTIONAL MATCH (n)-[r:COVERS_UNIT]->(other:Unit)
DELETE r;

// :link covers_units
UNWIND $rows AS row
MATCH (n:Organisation {id: row.id})
MATCH (other:Unit {id: row.covers_units})
CREATE (n)-[:COVERS_UNIT]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Organisation {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Organisation)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Organisation)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Organisation)-[:IN_AREA]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:IN_AREA]-(n:Organisation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;

// :referring parent_id
UNWIND $ids AS wanted
MATCH (other:Organisation {id: wanted})
OPTIONAL MATCH (other)<-[:SUBORDINATE_TO]-(n:Organisation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS parent_id;

// :referring unit_id
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:ORGANISATION_OF]-(n:Organisation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS unit_id;

// :referring covers
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:COVERS]-(n:Organisation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS covers;

// :referring covers_units
UNWIND $ids AS wanted
MATCH (other:Unit {id: wanted})
OPTIONAL MATCH (other)<-[:COVERS_UNIT]-(n:Organisation)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS covers_units;
