// The rows that come from some sources.
MATCH (n:Area)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'areas' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Succession)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'successions' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Unit)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'units' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Organisation)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'organisations' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Pairing)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'pairings' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Registration)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'registrations' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Seat)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'seats' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Project)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'projects' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Resource)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'resources' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Demand)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'demands' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Service)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'services' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Liaison)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'liaisons' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:KeyProject)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'key_projects' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Budget)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'budgets' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Figure)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'figures' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Post)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'posts' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Rule)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'rules' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Assignment)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'assignments' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Site)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'sites' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Walk)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'walks' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Indicator)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'indicators' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:CaseFile)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'cases' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Step)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'steps' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Holiday)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'holidays' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Evaluation)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'evaluations' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Position)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'positions' AS kept_in, n.source_id AS source_id
UNION ALL
MATCH (n:Footpath)
WHERE n.source_id IN $ids
RETURN n.id AS id, 'footpaths' AS kept_in, n.source_id AS source_id;
