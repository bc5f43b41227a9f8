// An entry of the ledger, sealed.
CREATE (e:Entry {number: $number, operation: $operation, body: $body});
