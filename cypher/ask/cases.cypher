// The cases opened from one moment to another in an area, of one channel or of all.
MATCH (root:Area {id: $area})<-[:PART_OF*0..9]-(x:Area)
OPTIONAL MATCH (x)<-[:RAISED_IN]-(c:CaseFile)
WITH x, c
WHERE c.opened >= $since AND c.opened <= $until AND ($channel = '' OR c.channel = $channel)
RETURN c.id AS id, c.channel AS channel, c.category AS category, x.id AS area_id,
       x.name AS area_name, c.opened AS opened, c.closed AS closed, c.standing AS standing
ORDER BY id;
