// All that has a beginning, an end or a claim, of one body: each line is anchored at the body's id, so
// that those of other kinds of bodies cost one look-up.
// First stands a part whose columns are all different values: where the first part of a union returns
// one property under two names, Ladybug gives both columns the same value in every part.
MATCH (n:Unit {id: $body})
OPTIONAL MATCH (n)<-[:OF_UNIT]-(p:Pairing)
OPTIONAL MATCH (p)<-[:UNDER]-(x:Project)
OPTIONAL MATCH (p)-[:WITH_AREA]->(a:Area)
WITH n, p, x, a
WHERE x.id IS NOT NULL AND a.id IS NOT NULL
RETURN 'project' AS event_of, x.id AS id, x.name AS name, a.id AS other_id, a.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       x.unit_claimed_on AS unit_claimed_on, x.community_claimed_on AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})
RETURN 'itself' AS event_of, n.id AS id, n.name AS name, '' AS other_id, '' AS other_name,
       n.valid_from AS valid_from, n.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, coalesce(n.former_names, '') AS note, n.standing AS standing
UNION ALL
MATCH (n:Organisation {id: $body})
RETURN 'itself' AS event_of, n.id AS id, n.name AS name, '' AS other_id, '' AS other_name,
       n.valid_from AS valid_from, n.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, n.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})
RETURN 'itself' AS event_of, n.id AS id, n.name AS name, '' AS other_id, '' AS other_name,
       n.valid_from AS valid_from, n.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, n.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})<-[:PART_OF]-(x:Area)
RETURN 'part' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})<-[:IN_AREA]-(x:Organisation)
RETURN 'organisation' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})<-[:COVERS]-(x:Organisation)
RETURN 'covering' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})<-[:LOCATED_IN]-(x:Unit)
RETURN 'unit' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})
OPTIONAL MATCH (n)<-[:WITH_AREA]-(x:Pairing)
OPTIONAL MATCH (x)-[:OF_UNIT]->(u:Unit)
WITH n, x, u
WHERE u.id IS NOT NULL
RETURN 'pairing' AS event_of, x.id AS id, u.name AS name, u.id AS other_id, u.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})
OPTIONAL MATCH (n)<-[:REGISTERS_IN]-(x:Registration)
OPTIONAL MATCH (x)-[:REGISTERS_MEMBERS_OF]->(u:Unit)
WITH n, x, u
WHERE u.id IS NOT NULL
RETURN 'registration' AS event_of, x.id AS id, u.name AS name, u.id AS other_id, u.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})
OPTIONAL MATCH (n)<-[:WITH_AREA]-(p:Pairing)
OPTIONAL MATCH (p)<-[:UNDER]-(x:Project)
OPTIONAL MATCH (p)-[:OF_UNIT]->(u:Unit)
WITH n, p, x, u
WHERE x.id IS NOT NULL AND u.id IS NOT NULL
RETURN 'project' AS event_of, x.id AS id, x.name AS name, u.id AS other_id, u.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       x.unit_claimed_on AS unit_claimed_on, x.community_claimed_on AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})<-[:NEEDED_IN]-(x:Demand)
RETURN 'demand' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})
OPTIONAL MATCH (n)<-[:NEEDED_IN]-(d:Demand)
OPTIONAL MATCH (d)<-[:MEETS|SUBORDINATE_TO]-(x:Service)
OPTIONAL MATCH (x)-[:USES]->(r:Resource)
WITH n, d, x, r
WHERE r.id IS NOT NULL
RETURN 'service' AS event_of, x.id AS id, d.name AS name, r.id AS other_id, r.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       x.unit_claimed_on AS unit_claimed_on, x.community_claimed_on AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})<-[:SERVES]-(x:Resource)
RETURN 'resource' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})<-[:PLANNED_IN]-(x:KeyProject)
RETURN 'key_project' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Area {id: $body})<-[:FIGURE_OF]-(x:Figure)
RETURN 'figure' AS event_of, x.id AS id, x.subject + ' ' + x.indicator AS name, '' AS other_id, '' AS other_name,
       x.as_of AS valid_from, date(NULL) AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       x.value AS amount, x.unit_of_count AS unit_of_count, x.qualifier AS note, x.standing AS standing
UNION ALL
MATCH (n:Organisation {id: $body})<-[:SUBORDINATE_TO]-(x:Organisation)
RETURN 'subordination' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (x:Organisation {id: $body})-[:COVERS]->(a:Area)
RETURN 'covering' AS event_of, x.id AS id, a.name AS name, a.id AS other_id, a.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (x:Organisation {id: $body})-[:COVERS_UNIT]->(u:Unit)
RETURN 'covering' AS event_of, x.id AS id, u.name AS name, u.id AS other_id, u.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Organisation {id: $body})
OPTIONAL MATCH (n)<-[:SEAT_ON|IN_AREA]-(x:Seat)
OPTIONAL MATCH (x)-[:HELD_BY]->(u:Unit)
WITH n, x, u
WHERE u.id IS NOT NULL
RETURN 'seat' AS event_of, x.id AS id, u.name AS name, u.id AS other_id, u.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})<-[:ORGANISATION_OF]-(x:Organisation)
RETURN 'organisation' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})<-[:COVERS_UNIT]-(x:Organisation)
RETURN 'covering' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})
OPTIONAL MATCH (n)<-[:OF_UNIT]-(x:Pairing)
OPTIONAL MATCH (x)-[:WITH_AREA]->(a:Area)
WITH n, x, a
WHERE a.id IS NOT NULL
RETURN 'pairing' AS event_of, x.id AS id, a.name AS name, a.id AS other_id, a.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})
OPTIONAL MATCH (n)<-[:REGISTERS_MEMBERS_OF]-(x:Registration)
OPTIONAL MATCH (x)-[:REGISTERS_IN]->(a:Area)
WITH n, x, a
WHERE a.id IS NOT NULL
RETURN 'registration' AS event_of, x.id AS id, a.name AS name, a.id AS other_id, a.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})
OPTIONAL MATCH (n)<-[:HELD_BY|SUBORDINATE_TO]-(x:Seat)
OPTIONAL MATCH (x)-[:SEAT_ON]->(o:Organisation)
WITH n, x, o
WHERE o.id IS NOT NULL
RETURN 'seat' AS event_of, x.id AS id, o.name AS name, o.id AS other_id, o.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})<-[:OFFERED_BY]-(x:Resource)
RETURN 'resource' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})
OPTIONAL MATCH (n)<-[:OFFERED_BY]-(r:Resource)
OPTIONAL MATCH (r)<-[:USES|SUBORDINATE_TO]-(x:Service)
OPTIONAL MATCH (x)-[:MEETS]->(d:Demand)
WITH n, r, x, d
WHERE d.id IS NOT NULL
RETURN 'service' AS event_of, x.id AS id, d.name AS name, r.id AS other_id, r.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       x.unit_claimed_on AS unit_claimed_on, x.community_claimed_on AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})
OPTIONAL MATCH (n)<-[:SENT_BY|SUBORDINATE_TO]-(x:Liaison)
OPTIONAL MATCH (x)-[:SENT_TO]->(e:Unit)
WITH n, x, e
WHERE e.id IS NOT NULL
RETURN 'liaison' AS event_of, x.id AS id, e.name AS name, e.id AS other_id, e.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})
OPTIONAL MATCH (n)<-[:SENT_TO|SUBORDINATE_TO]-(x:Liaison)
OPTIONAL MATCH (x)-[:SENT_BY]->(u:Unit)
WITH n, x, u
WHERE u.id IS NOT NULL
RETURN 'liaison' AS event_of, x.id AS id, u.name AS name, u.id AS other_id, u.name AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing
UNION ALL
MATCH (n:Unit {id: $body})<-[:LED_BY]-(x:KeyProject)
RETURN 'key_project' AS event_of, x.id AS id, x.name AS name, '' AS other_id, '' AS other_name,
       x.valid_from AS valid_from, x.valid_to AS valid_to,
       date(NULL) AS unit_claimed_on, date(NULL) AS community_claimed_on,
       toFloat(NULL) AS amount, '' AS unit_of_count, '' AS note, x.standing AS standing;
