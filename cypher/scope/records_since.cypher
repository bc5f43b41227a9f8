// What changed the graph after a revision, the earliest first.
MATCH (l:Load)
WHERE l.revision_after > $revision
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
       l.undone_by AS undone_by
ORDER BY revision_after;
