// :read
UNWIND $ids AS wanted
MATCH (n:Source {id: wanted})
RETURN n.id AS id,
       n.title AS title,
       n.kind AS kind,
       n.publisher AS publisher,
       n.published_on AS published_on,
       n.licence AS licence,
       n.note AS note;

// :create
UNWIND $rows AS row
CREATE (n:Source {id: row.id,
            title: row.title,
            kind: row.kind,
            publisher: row.publisher,
            published_on: date(row.published_on),
            licence: row.licence,
            note: row.note});

// :change
UNWIND $rows AS row
MATCH (n:Source {id: row.id})
SET n.title = row.title,
    n.kind = row.kind,
    n.publisher = row.publisher,
    n.published_on = date(row.published_on),
    n.licence = row.licence,
    n.note = row.note;
