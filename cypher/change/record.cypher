// One change of the graph as a whole.
UNWIND $rows AS row
CREATE (l:Load {id: row.id,
            kind: row.kind,
            at: row.at,
            by: row.by,
            note: row.note,
            files: row.files,
            counts: row.counts,
            revision_before: row.revision_before,
            revision_after: row.revision_after});
