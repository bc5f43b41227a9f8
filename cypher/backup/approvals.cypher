// Who proposed and approved scenarios.
MATCH (p:Approval)
RETURN p.id AS id,
       p.version AS version,
       p.proposed_by AS proposed_by,
       p.proposed_at AS proposed_at,
       p.approved_by AS approved_by,
       p.approved_at AS approved_at
ORDER BY id;
