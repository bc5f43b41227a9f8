// Every scenario, the one changed last first, with the record that applied it.
MATCH (s:Scenario)
OPTIONAL MATCH (l:Load)
WHERE l.id = s.record_id
RETURN s.id AS id,
       s.name AS name,
       s.note AS note,
       s.owner AS owner,
       s.starts_on AS starts_on,
       s.created_at AS created_at,
       s.changed_at AS changed_at,
       s.version AS version,
       s.revision AS revision,
       s.last_number AS last_number,
       s.edits AS edits,
       s.archived AS archived,
       s.record_id AS record_id,
       l.undone_on AS undone_on
ORDER BY changed_at DESC, id;
