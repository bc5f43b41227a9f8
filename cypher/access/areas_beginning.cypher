// How many areas have a code that begins so.
MATCH (a:Area)
WHERE a.id STARTS WITH $code
RETURN count(a) AS areas;
