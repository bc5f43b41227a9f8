// Areas below an area that should have an organisation of their level, and how many they have;
// temporary branches that cover them are counted apart.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)
WITH a
WHERE a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
OPTIONAL MATCH (a)<-[:IN_AREA|COVERS]-(o:Organisation)
WITH a,
     count(CASE WHEN o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
                 AND o.form <> 'temporary_branch'
                 AND ((a.level = 'village' AND o.level = 'community_committee')
                   OR ((a.level = 'estate' OR a.level = 'grid') AND o.level = 'grid_branch')
                   OR (a.level = 'building' AND o.level = 'building_group'))
           THEN 1 END) AS bodies
OPTIONAL MATCH (a)<-[:COVERS]-(t:Organisation)
WITH a, bodies,
     count(CASE WHEN t.valid_from <= $as_of AND (t.valid_to IS NULL OR t.valid_to >= $as_of)
                 AND t.form = 'temporary_branch'
           THEN 1 END) AS temporary
OPTIONAL MATCH (a)-[:PART_OF]->(parent:Area)
WITH a, parent, bodies, temporary
WHERE ($temporary AND temporary = 0 AND (a.level = 'town' OR a.level = 'village'))
   OR (NOT $temporary AND bodies = 0
       AND (a.level = 'village' OR a.level = 'estate' OR a.level = 'grid' OR a.level = 'building'))
RETURN a.id AS id, a.name AS name, a.level AS level, a.kind AS kind, parent.id AS parent_id,
       parent.name AS part_of, a.valid_from AS valid_from, a.standing AS standing
ORDER BY id;
