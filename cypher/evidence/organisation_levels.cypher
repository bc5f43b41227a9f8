MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(a:Area)<-[:IN_AREA]-(o:Organisation)
WHERE o.valid_from <= $as_of AND (o.valid_to IS NULL OR o.valid_to >= $as_of)
RETURN o.level + '|' + o.form AS cursor, 'organisations' AS field, o.id AS id;
