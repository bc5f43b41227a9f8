MATCH (p:EntryPart {number: $number})
RETURN p.place AS place, p.text AS text
ORDER BY place;
