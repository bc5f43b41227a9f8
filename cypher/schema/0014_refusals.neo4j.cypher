// Who sent a proposed scenario back, when, and why; no value where nobody did.
MATCH (p:Approval) WHERE p.refused_by IS NULL SET p.refused_by = '';
