// What all records kept of the rows that they changed, ended or removed.
MATCH (c:Change)
RETURN c.id AS id,
       c.load_id AS load_id,
       c.table_name AS table_name,
       c.row_id AS row_id,
       c.kind AS kind,
       c.before AS before,
       c.came_from AS came_from,
       c.after AS after
ORDER BY id;
