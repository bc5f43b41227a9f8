// Who proposed a scenario to be applied, who approved it or sent it back, and which version.
UNWIND $rows AS row
MERGE (p:Approval {id: row.id})
SET p.version = row.version,
    p.proposed_by = row.proposed_by,
    p.proposed_at = row.proposed_at,
    p.approved_by = row.approved_by,
    p.approved_at = row.approved_at,
    p.refused_by = row.refused_by,
    p.refused_at = row.refused_at,
    p.refusal = row.refusal;
