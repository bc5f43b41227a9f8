// The editions of the table that an area comes from: those of its publisher that hold for a day.
MATCH (a:Area {id: $area})
MATCH (own:Source {id: a.source_id})
MATCH (s:Source)
WHERE s.kind = 'public_table' AND s.publisher = own.publisher AND s.as_of IS NOT NULL
RETURN s.id AS id, s.as_of AS as_of
ORDER BY as_of, id;
