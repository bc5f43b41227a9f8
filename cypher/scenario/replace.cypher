// A scenario as it is from now on.
UNWIND $rows AS row
MATCH (s:Scenario {id: row.id})
SET s.name = row.name,
    s.note = row.note,
    s.starts_on = row.starts_on,
    s.changed_at = row.changed_at,
    s.version = row.version,
    s.revision = row.revision,
    s.last_number = row.last_number,
    s.edits = row.edits,
    s.archived = row.archived,
    s.record_id = row.record_id;
