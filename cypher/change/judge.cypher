// What a person said of two rows; with a merge, which of them is gone and by which record.
UNWIND $rows AS row
CREATE (j:Judgement {id: row.id,
            at: row.at,
            by: row.by,
            verdict: row.verdict,
            table_name: row.table_name,
            first_id: row.first_id,
            first_name: row.first_name,
            second_id: row.second_id,
            second_name: row.second_name,
            note: row.note,
            gone_id: row.gone_id,
            load_id: row.load_id});
