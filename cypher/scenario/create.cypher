// A new scenario; its edits are JSON.
UNWIND $rows AS row
CREATE (s:Scenario {id: row.id,
            name: row.name,
            note: row.note,
            owner: row.owner,
            starts_on: row.starts_on,
            created_at: row.created_at,
            changed_at: row.changed_at,
            version: row.version,
            revision: row.revision,
            last_number: row.last_number,
            edits: row.edits,
            archived: row.archived,
            record_id: row.record_id});
