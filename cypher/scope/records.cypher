// Records of those who are bound to areas, with these: what they may see of others' records.
MATCH (l:Load)
WHERE l.scope IS NOT NULL
RETURN l.id AS id, l.scope AS scope, l.undone_on AS undone_on
ORDER BY id;
