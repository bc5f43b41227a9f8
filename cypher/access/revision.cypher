// How often accounts and what they may do were changed.
OPTIONAL MATCH (r:Access {id: 'access'})
RETURN coalesce(r.revision, 0) AS revision;
