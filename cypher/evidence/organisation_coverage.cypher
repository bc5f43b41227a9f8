// Each area that should have an organisation of its level, and whether it has one; towns, which
// temporary branches are to cover, come too.
MATCH (root:Area {id: $area})<-[:PART_OF]-(child:Area)<-[:PART_OF*0..9]-(a:Area)
WITH child, a
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)<-[:IN_AREA|COVERS]-(o:Organisation)
WITH child, a,
     count(CASE WHEN o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
                 AND o.form <> 'temporary_branch'
                 AND ((a.level = 'village' AND o.level = 'community_committee')
                     OR ((a.level = 'estate' OR a.level = 'grid') AND o.level = 'grid_branch')
                     OR (a.level = 'building' AND o.level = 'building_group'))
           THEN 1 END) AS bodies
WHERE a.level = 'town' OR a.level = 'village' OR a.level = 'estate' OR a.level = 'grid' OR a.level = 'building'
RETURN child.id AS cursor, a.id AS id, bodies > 0 AS covered,
       CASE WHEN a.level = 'town' THEN 'towns'
            WHEN a.level = 'estate' THEN 'estates'
            WHEN a.level = 'grid' THEN 'grids'
            WHEN a.level = 'building' THEN 'buildings'
            WHEN a.kind = 'residents_community' OR a.kind = 'like_residents_community'
            THEN 'residents_communities'
            ELSE 'villages' END AS field
UNION ALL
MATCH (a:Area {id: $area})
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)<-[:IN_AREA|COVERS]-(o:Organisation)
WITH a,
     count(CASE WHEN o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
                 AND o.form <> 'temporary_branch'
                 AND ((a.level = 'village' AND o.level = 'community_committee')
                     OR ((a.level = 'estate' OR a.level = 'grid') AND o.level = 'grid_branch')
                     OR (a.level = 'building' AND o.level = 'building_group'))
           THEN 1 END) AS bodies
WHERE a.level = 'town' OR a.level = 'village' OR a.level = 'estate' OR a.level = 'grid' OR a.level = 'building'
RETURN a.id AS cursor, a.id AS id, bodies > 0 AS covered,
       CASE WHEN a.level = 'town' THEN 'towns'
            WHEN a.level = 'estate' THEN 'estates'
            WHEN a.level = 'grid' THEN 'grids'
            WHEN a.level = 'building' THEN 'buildings'
            WHEN a.kind = 'residents_community' OR a.kind = 'like_residents_community'
            THEN 'residents_communities'
            ELSE 'villages' END AS field;
