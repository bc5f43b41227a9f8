// Which records changed a row, and how: a kept row is found by its id, without an index on Ladybug.
MATCH (c:Change)
WHERE c.row_id = $id
RETURN c.load_id AS load_id, c.kind AS kind, c.before AS before, c.after AS after;
