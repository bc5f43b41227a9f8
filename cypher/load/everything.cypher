// Whether there is anything beside the schema and the revision.
MATCH (n) RETURN count(n) AS things;
