// In which tables these ids stand already: an id names one thing in the whole graph.
UNWIND $ids AS wanted MATCH (n:Source {id: wanted}) RETURN n.id AS id, 'sources' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Area {id: wanted}) RETURN n.id AS id, 'areas' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Organisation {id: wanted}) RETURN n.id AS id, 'organisations' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Succession {id: wanted}) RETURN n.id AS id, 'successions' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Unit {id: wanted}) RETURN n.id AS id, 'units' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Pairing {id: wanted}) RETURN n.id AS id, 'pairings' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Registration {id: wanted}) RETURN n.id AS id, 'registrations' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Seat {id: wanted}) RETURN n.id AS id, 'seats' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Project {id: wanted}) RETURN n.id AS id, 'projects' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Resource {id: wanted}) RETURN n.id AS id, 'resources' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Demand {id: wanted}) RETURN n.id AS id, 'demands' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Service {id: wanted}) RETURN n.id AS id, 'services' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Liaison {id: wanted}) RETURN n.id AS id, 'liaisons' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:KeyProject {id: wanted}) RETURN n.id AS id, 'key_projects' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Budget {id: wanted}) RETURN n.id AS id, 'budgets' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Figure {id: wanted}) RETURN n.id AS id, 'figures' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Post {id: wanted}) RETURN n.id AS id, 'posts' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Rule {id: wanted}) RETURN n.id AS id, 'rules' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Assignment {id: wanted}) RETURN n.id AS id, 'assignments' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Site {id: wanted}) RETURN n.id AS id, 'sites' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Position {id: wanted}) RETURN n.id AS id, 'positions' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Walk {id: wanted}) RETURN n.id AS id, 'walks' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Footpath {id: wanted}) RETURN n.id AS id, 'footpaths' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Indicator {id: wanted}) RETURN n.id AS id, 'indicators' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:CaseFile {id: wanted}) RETURN n.id AS id, 'cases' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Step {id: wanted}) RETURN n.id AS id, 'steps' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Holiday {id: wanted}) RETURN n.id AS id, 'holidays' AS kept_in
UNION ALL
UNWIND $ids AS wanted MATCH (n:Evaluation {id: wanted}) RETURN n.id AS id, 'evaluations' AS kept_in;
