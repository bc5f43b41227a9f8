// Which kind of thing has an id: one look-up a kind, by its key.
MATCH (n:Source {id: $id}) RETURN 'Source' AS label
UNION ALL
MATCH (n:Area {id: $id}) RETURN 'Area' AS label
UNION ALL
MATCH (n:Succession {id: $id}) RETURN 'Succession' AS label
UNION ALL
MATCH (n:Organisation {id: $id}) RETURN 'Organisation' AS label
UNION ALL
MATCH (n:Unit {id: $id}) RETURN 'Unit' AS label
UNION ALL
MATCH (n:Pairing {id: $id}) RETURN 'Pairing' AS label
UNION ALL
MATCH (n:Registration {id: $id}) RETURN 'Registration' AS label
UNION ALL
MATCH (n:Seat {id: $id}) RETURN 'Seat' AS label
UNION ALL
MATCH (n:Project {id: $id}) RETURN 'Project' AS label
UNION ALL
MATCH (n:Resource {id: $id}) RETURN 'Resource' AS label
UNION ALL
MATCH (n:Demand {id: $id}) RETURN 'Demand' AS label
UNION ALL
MATCH (n:Service {id: $id}) RETURN 'Service' AS label
UNION ALL
MATCH (n:Liaison {id: $id}) RETURN 'Liaison' AS label
UNION ALL
MATCH (n:KeyProject {id: $id}) RETURN 'KeyProject' AS label
UNION ALL
MATCH (n:Budget {id: $id}) RETURN 'Budget' AS label
UNION ALL
MATCH (n:Figure {id: $id}) RETURN 'Figure' AS label
UNION ALL
MATCH (n:Post {id: $id}) RETURN 'Post' AS label
UNION ALL
MATCH (n:Rule {id: $id}) RETURN 'Rule' AS label
UNION ALL
MATCH (n:Assignment {id: $id}) RETURN 'Assignment' AS label
UNION ALL
MATCH (n:Site {id: $id}) RETURN 'Site' AS label
UNION ALL
MATCH (n:Position {id: $id}) RETURN 'Position' AS label
UNION ALL
MATCH (n:Walk {id: $id}) RETURN 'Walk' AS label
UNION ALL
MATCH (n:Footpath {id: $id}) RETURN 'Footpath' AS label
UNION ALL
MATCH (n:Indicator {id: $id}) RETURN 'Indicator' AS label
UNION ALL
MATCH (n:CaseFile {id: $id}) RETURN 'CaseFile' AS label
UNION ALL
MATCH (n:Step {id: $id}) RETURN 'Step' AS label
UNION ALL
MATCH (n:Holiday {id: $id}) RETURN 'Holiday' AS label
UNION ALL
MATCH (n:Evaluation {id: $id}) RETURN 'Evaluation' AS label;
