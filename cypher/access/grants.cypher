// What every account was granted, the first first.
MATCH (g:Grant)-[:GRANTED_TO]->(a:Account)
RETURN g.id AS id,
       a.id AS account,
       g.role AS role,
       g.area AS area,
       g.first_day AS valid_from,
       g.last_day AS valid_to,
       g.given_at AS given_at,
       g.given_by AS given_by
ORDER BY given_at, id;
