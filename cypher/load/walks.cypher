// :read
UNWIND $ids AS wanted
MATCH (n:Walk {id: wanted})
OPTIONAL MATCH (n)-[:WALK_TO]->(site:Site)
OPTIONAL MATCH (n)-[:WALK_FROM]->(area:Area)
RETURN n.id AS id,
       n.source_id AS source_id,
       n.standing AS standing,
       n.quote AS quote,
       n.minutes AS minutes,
       site.id AS site_id,
       area.id AS area_id;

// :create
UNWIND $rows AS row
CREATE (n:Walk {id: row.id,
            source_id: row.source_id,
            standing: row.standing,
            quote: row.quote,
            minutes: toInteger(row.minutes),
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Walk {id: row.id})
SET n.source_id = row.source_id,
    n.standing = row.standing,
    n.quote = row.quote,
    n.minutes = toInteger(row.minutes),
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :unlink site_id
UNWIND $ids AS wanted
MATCH (n:Walk {id: wanted})
OPTIONAL MATCH (n)-[r:WALK_TO]->(other:Site)
DELETE r;

// :link site_id
UNWIND $rows AS row
MATCH (n:Walk {id: row.id})
MATCH (other:Site {id: row.site_id})
CREATE (n)-[:WALK_TO]->(other);

// :unlink area_id
UNWIND $ids AS wanted
MATCH (n:Walk {id: wanted})
OPTIONAL MATCH (n)-[r:WALK_FROM]->(other:Area)
DELETE r;

// :link area_id
UNWIND $rows AS row
MATCH (n:Walk {id: row.id})
MATCH (other:Area {id: row.area_id})
CREATE (n)-[:WALK_FROM]->(other);

// :origin
UNWIND $ids AS wanted
MATCH (n:Walk {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Walk {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Walk)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Walk)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;

// :in_area
MATCH (n:Walk)-[:WALK_FROM]->(place:Area)
WHERE place.id = $area OR place.id STARTS WITH $below
RETURN n.id AS id
ORDER BY id;

// :referring site_id
UNWIND $ids AS wanted
MATCH (other:Site {id: wanted})
OPTIONAL MATCH (other)<-[:WALK_TO]-(n:Walk)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS site_id;

// :referring area_id
UNWIND $ids AS wanted
MATCH (other:Area {id: wanted})
OPTIONAL MATCH (other)<-[:WALK_FROM]-(n:Walk)
WITH n, other
WHERE n.id IS NOT NULL
RETURN n.id AS id, other.id AS area_id;
