// Who proposed a scenario to be applied, who approved it, and which version.
MERGE (p:Approval {id: $id})
SET p.version = $version,
    p.proposed_by = $proposed_by,
    p.proposed_at = $proposed_at,
    p.approved_by = $approved_by,
    p.approved_at = $approved_at;
