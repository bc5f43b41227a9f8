MATCH (e:Entry {operation: $operation})
RETURN e.number AS number
ORDER BY number;
