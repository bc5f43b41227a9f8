// What a record kept of the rows that it changed, ended or removed.
UNWIND $ids AS wanted
MATCH (c:Change {id: wanted})
RETURN c.id AS id,
       c.table_name AS table_name,
       c.row_id AS row_id,
       c.kind AS kind,
       c.before AS before,
       c.came_from AS came_from,
       c.after AS after;
