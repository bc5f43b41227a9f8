// Some records of changes of the graph.
UNWIND $ids AS wanted
MATCH (l:Load {id: wanted})
RETURN l.id AS id,
       l.kind AS kind,
       l.at AS at,
       l.by AS by,
       l.note AS note,
       l.files AS files,
       l.counts AS counts,
       l.revision_before AS revision_before,
       l.revision_after AS revision_after,
       l.undone_on AS undone_on,
       l.undone_by AS undone_by;
