MATCH (e:Entry)
WHERE e.number > $after AND e.number <= $until
RETURN e.number AS number, e.body AS body
ORDER BY number;
