OPTIONAL MATCH (e:Entry)
RETURN coalesce(max(e.number), 0) AS number;
