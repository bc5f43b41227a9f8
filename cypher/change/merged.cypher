// The judgements by whose merges an id is gone.
MATCH (j:Judgement)
WHERE j.gone_id = $id
RETURN j.id AS id,
       j.at AS at,
       j.by AS by,
       j.verdict AS verdict,
       j.table_name AS table_name,
       j.first_id AS first_id,
       j.first_name AS first_name,
       j.second_id AS second_id,
       j.second_name AS second_name,
       j.note AS note,
       j.gone_id AS gone_id,
       j.load_id AS load_id;
