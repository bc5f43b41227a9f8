MATCH (l:Load {id: $id})
SET l.undone_on = $undone_on, l.undone_by = $undone_by;
