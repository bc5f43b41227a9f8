// Who proposed scenarios, approved them and sent them back.
MATCH (p:Approval)
RETURN p.id AS id,
       p.version AS version,
       p.proposed_by AS proposed_by,
       p.proposed_at AS proposed_at,
       p.approved_by AS approved_by,
       p.approved_at AS approved_at,
       coalesce(p.refused_by, '') AS refused_by,
       coalesce(p.refused_at, '') AS refused_at,
       coalesce(p.refusal, '') AS refusal
ORDER BY id;
