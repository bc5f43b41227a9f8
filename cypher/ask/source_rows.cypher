// How many rows of each table come from each source, by standing; those that hold on a day.
MATCH (n:Area)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'areas' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Succession)
RETURN n.source_id AS id, 'successions' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Unit)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'units' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Organisation)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'organisations' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Pairing)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'pairings' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Registration)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'registrations' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Seat)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'seats' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Project)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'projects' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Resource)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'resources' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Demand)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'demands' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Service)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'services' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Liaison)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'liaisons' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:KeyProject)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'key_projects' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Budget)
RETURN n.source_id AS id, 'budgets' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Figure)
RETURN n.source_id AS id, 'figures' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Post)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'posts' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Rule)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'rules' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Assignment)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'assignments' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Site)
WHERE n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN n.source_id AS id, 'sites' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Position)
RETURN n.source_id AS id, 'positions' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Walk)
RETURN n.source_id AS id, 'walks' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Footpath)
RETURN n.source_id AS id, 'footpaths' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Indicator)
RETURN n.source_id AS id, 'indicators' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:CaseFile)
RETURN n.source_id AS id, 'cases' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Step)
RETURN n.source_id AS id, 'steps' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Holiday)
RETURN n.source_id AS id, 'holidays' AS kept_in, n.standing AS standing, count(*) AS number
UNION ALL
MATCH (n:Evaluation)
RETURN n.source_id AS id, 'evaluations' AS kept_in, n.standing AS standing, count(*) AS number;
