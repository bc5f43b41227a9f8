// For each area directly below the asked one: the areas in it by level and kind, and how many of
// them have an organisation of their own level. The asked area itself comes last, on its own.
MATCH (root:Area {id: $area})<-[:PART_OF]-(child:Area)<-[:PART_OF*0..9]-(a:Area)
WITH child, a
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)<-[:IN_AREA|COVERS]-(o:Organisation)
WITH child, a,
     count(DISTINCT CASE WHEN o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
                          AND o.form <> 'temporary_branch'
                          AND ((a.level = 'village' AND o.level = 'community_committee')
                            OR ((a.level = 'estate' OR a.level = 'grid') AND o.level = 'grid_branch')
                            OR (a.level = 'building' AND o.level = 'building_group'))
                    THEN o.id END) AS bodies,
     count(DISTINCT CASE WHEN o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
                          AND o.form <> 'temporary_branch' AND o.standing = 'illustrative'
                          AND ((a.level = 'village' AND o.level = 'community_committee')
                            OR ((a.level = 'estate' OR a.level = 'grid') AND o.level = 'grid_branch')
                            OR (a.level = 'building' AND o.level = 'building_group'))
                    THEN o.id END) AS made_up
RETURN child.id AS id, child.name AS name, child.level AS level, child.kind AS kind,
       child.valid_from AS valid_from, child.valid_to AS valid_to,
       a.level AS target_level, a.kind AS target_kind, count(a) AS areas,
       count(CASE WHEN bodies > 0 THEN 1 END) AS covered,
       count(CASE WHEN a.standing = 'illustrative' THEN 1 END) + coalesce(sum(made_up), 0) AS illustrative
UNION ALL
MATCH (a:Area {id: $area})
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)<-[:IN_AREA|COVERS]-(o:Organisation)
WITH a,
     count(DISTINCT CASE WHEN o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
                          AND o.form <> 'temporary_branch'
                          AND ((a.level = 'village' AND o.level = 'community_committee')
                            OR ((a.level = 'estate' OR a.level = 'grid') AND o.level = 'grid_branch')
                            OR (a.level = 'building' AND o.level = 'building_group'))
                    THEN o.id END) AS bodies,
     count(DISTINCT CASE WHEN o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
                          AND o.form <> 'temporary_branch' AND o.standing = 'illustrative'
                          AND ((a.level = 'village' AND o.level = 'community_committee')
                            OR ((a.level = 'estate' OR a.level = 'grid') AND o.level = 'grid_branch')
                            OR (a.level = 'building' AND o.level = 'building_group'))
                    THEN o.id END) AS made_up
RETURN a.id AS id, a.name AS name, a.level AS level, a.kind AS kind,
       a.valid_from AS valid_from, a.valid_to AS valid_to,
       a.level AS target_level, a.kind AS target_kind, count(a) AS areas,
       count(CASE WHEN bodies > 0 THEN 1 END) AS covered,
       count(CASE WHEN a.standing = 'illustrative' THEN 1 END) + coalesce(sum(made_up), 0) AS illustrative;
