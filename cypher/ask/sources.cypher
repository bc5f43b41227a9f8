// Every source of the graph.
MATCH (s:Source)
RETURN s.id AS id, s.title AS title, s.kind AS kind, s.publisher AS publisher,
       s.published_on AS published_on, s.as_of AS edition_day, s.licence AS licence, s.note AS note
ORDER BY id;
