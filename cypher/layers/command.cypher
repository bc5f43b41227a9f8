// The command layer round some bodies: who is subordinate to whom, which area a committee is the
// committee of, what an organisation covers, and in which unit it stands.
// OPTIONAL MATCH keeps Ladybug at the bodies given: a plain one reads the whole table of links.
// Where there are fewer links than bodies their other end stands without a label, for the same reason.
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})
OPTIONAL MATCH (o)-[:SUBORDINATE_TO]->(p:Organisation)
WITH o, p
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN o.id AS start_id, p.id AS finish_id, 'SUBORDINATE_TO' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (p:Organisation {id: wanted})
OPTIONAL MATCH (p)<-[:SUBORDINATE_TO]-(o:Organisation)
WITH o, p
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND p.valid_from <= $as_of AND (p.valid_to IS NULL OR p.valid_to >= $as_of)
RETURN o.id AS start_id, p.id AS finish_id, 'SUBORDINATE_TO' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})
OPTIONAL MATCH (o)-[:IN_AREA]->(a:Area)
WITH o, a
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
  AND ((o.level = 'city_committee' AND a.level = 'county') OR (o.level = 'street_committee' AND a.level = 'town')
    OR (o.level = 'community_committee' AND a.level = 'village')
    OR (o.level = 'grid_branch' AND (a.level = 'grid' OR a.level = 'estate' OR a.level = 'alley'))
    OR (o.level = 'building_group' AND a.level = 'building'))
RETURN o.id AS start_id, a.id AS finish_id, 'COMMITTEE_OF' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})
OPTIONAL MATCH (a)<-[:IN_AREA]-(o:Organisation)
WITH o, a
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
  AND ((o.level = 'city_committee' AND a.level = 'county') OR (o.level = 'street_committee' AND a.level = 'town')
    OR (o.level = 'community_committee' AND a.level = 'village')
    OR (o.level = 'grid_branch' AND (a.level = 'grid' OR a.level = 'estate' OR a.level = 'alley'))
    OR (o.level = 'building_group' AND a.level = 'building'))
RETURN o.id AS start_id, a.id AS finish_id, 'COMMITTEE_OF' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})
OPTIONAL MATCH (o)-[:COVERS|SUBORDINATE_TO]->(a:Area)
WITH o, a
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN o.id AS start_id, a.id AS finish_id, 'COVERS' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (a:Area {id: wanted})
OPTIONAL MATCH (a)<-[:COVERS]-(o:Organisation)
WITH o, a
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND a.valid_from <= $as_of AND (a.valid_to IS NULL OR a.valid_to >= $as_of)
RETURN o.id AS start_id, a.id AS finish_id, 'COVERS' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})
OPTIONAL MATCH (o)-[:COVERS_UNIT|SUBORDINATE_TO]->(u:Unit)
WITH o, u
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN o.id AS start_id, u.id AS finish_id, 'COVERS_UNIT' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})
OPTIONAL MATCH (u)<-[:COVERS_UNIT]-(o)
WITH o, u
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN o.id AS start_id, u.id AS finish_id, 'COVERS_UNIT' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (o:Organisation {id: wanted})
OPTIONAL MATCH (o)-[:ORGANISATION_OF|SUBORDINATE_TO]->(u:Unit)
WITH o, u
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN o.id AS start_id, u.id AS finish_id, 'ORGANISATION_OF' AS relation, '' AS link_id,
       o.standing AS standing
UNION ALL
UNWIND $ids AS wanted
MATCH (u:Unit {id: wanted})
OPTIONAL MATCH (u)<-[:ORGANISATION_OF]-(o)
WITH o, u
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
  AND u.valid_from <= $as_of AND (u.valid_to IS NULL OR u.valid_to >= $as_of)
RETURN o.id AS start_id, u.id AS finish_id, 'ORGANISATION_OF' AS relation, '' AS link_id,
       o.standing AS standing;
