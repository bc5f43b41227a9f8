// What a record changed, ended or removed, with the row before it and after it as JSON.
UNWIND $rows AS row
CREATE (c:Change {id: row.id,
            load_id: row.load_id,
            table_name: row.table_name,
            row_id: row.row_id,
            kind: row.kind,
            before: row.before,
            came_from: row.came_from,
            after: row.after});
