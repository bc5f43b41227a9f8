// Who sent a proposed scenario back, when, and why; no value where nobody did.
ALTER TABLE Approval ADD IF NOT EXISTS refused_by STRING;
ALTER TABLE Approval ADD IF NOT EXISTS refused_at STRING;
ALTER TABLE Approval ADD IF NOT EXISTS refusal STRING;
