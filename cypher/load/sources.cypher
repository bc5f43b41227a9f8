// :read
UNWIND $ids AS wanted
MATCH (n:Source {id: wanted})
RETURN n.id AS id,
       n.title AS title,
       n.kind AS kind,
       n.publisher AS publisher,
       n.published_on AS published_on,
       n.as_of AS as_of,
       n.licence AS licence,
       n.note AS note;

// :create
UNWIND $rows AS row
CREATE (n:Source {id: row.id,
            title: row.title,
            kind: row.kind,
            publisher: row.publisher,
            published_on: date(row.published_on),
            as_of: date(row.as_of),
            licence: row.licence,
            note: row.note,
            load_id: row.load_id,
            file_name: row.file_name,
            sheet_name: row.sheet_name,
            row_number: toInteger(row.row_number)});

// :change
UNWIND $rows AS row
MATCH (n:Source {id: row.id})
SET n.title = row.title,
    n.kind = row.kind,
    n.publisher = row.publisher,
    n.published_on = date(row.published_on),
    n.as_of = date(row.as_of),
    n.licence = row.licence,
    n.note = row.note,
    n.load_id = row.load_id,
    n.file_name = row.file_name,
    n.sheet_name = row.sheet_name,
    n.row_number = toInteger(row.row_number);

// :origin
UNWIND $ids AS wanted
MATCH (n:Source {id: wanted})
RETURN n.id AS id,
       n.load_id AS load_id,
       n.file_name AS file_name,
       n.sheet_name AS sheet_name,
       n.row_number AS row_number;

// :remove
UNWIND $ids AS wanted
MATCH (n:Source {id: wanted})
DETACH DELETE n;

// :ids
MATCH (n:Source)
RETURN n.id AS id
ORDER BY id;

// :written_by
MATCH (n:Source)
WHERE n.load_id = $load
RETURN n.id AS id
ORDER BY id;
