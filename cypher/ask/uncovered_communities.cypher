// Village-level areas below an area, and the units paired with each: now, and when the contracts
// that end until a day are over; the contracts that ended since a day; kinds and sectors paired.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(c:Area)
WITH c
WHERE c.level = 'village' AND c.valid_from <= $as_of AND (c.valid_to IS NULL OR c.valid_to >= $as_of)
OPTIONAL MATCH (c)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH c,
     count(DISTINCT CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                          AND ($every_kind OR u.kind = $kind)
                    THEN u.id END) AS units,
     count(DISTINCT CASE WHEN p.status = 'active' AND p.valid_from <= $as_of
                          AND (p.valid_to IS NULL OR (p.valid_to >= $as_of AND p.valid_to > $ends_by))
                          AND ($every_kind OR u.kind = $kind)
                    THEN u.id END) AS remaining,
     count(CASE WHEN p.valid_to < $as_of AND p.valid_to >= $ended_since
                 AND ($every_kind OR u.kind = $kind)
           THEN 1 END) AS ended,
     count(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of
                 AND p.valid_to >= $as_of AND p.valid_to <= $ends_by
                 AND ($every_kind OR u.kind = $kind)
           THEN 1 END) AS ending,
     count(CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                 AND ($every_kind OR u.kind = $kind) AND p.standing = 'illustrative'
           THEN 1 END) AS made_up,
     collect(DISTINCT CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                      THEN u.kind END) AS kinds,
     collect(DISTINCT CASE WHEN p.status = 'active' AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
                      THEN u.sector END) AS sectors
OPTIONAL MATCH (c)-[:PART_OF]->(parent:Area)
RETURN c.id AS id, c.name AS name, c.kind AS kind, parent.id AS parent_id,
       parent.name AS parent_name, c.valid_from AS since,
       made_up + CASE WHEN c.standing = 'illustrative' THEN 1 ELSE 0 END AS illustrative,
       units, remaining, ended, ending, kinds, sectors
ORDER BY id;
