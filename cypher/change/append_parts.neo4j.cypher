// What an entry did, statement by statement.
UNWIND $rows AS row
CREATE (p:EntryPart {id: row.id, number: row.number, place: row.place, text: row.text});
