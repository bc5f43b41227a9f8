// Who proposed a scenario to be applied, who approved it, and which version.
MATCH (p:Approval {id: $id})
RETURN p.version AS version,
       p.proposed_by AS proposed_by,
       p.proposed_at AS proposed_at,
       p.approved_by AS approved_by,
       p.approved_at AS approved_at;
