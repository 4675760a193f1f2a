-- $1 TEXT processor, $2 BYTEA row, $3 BIGINT at, $4 BYTEA about, $5 TEXT tidings, $6 TEXT purposes, $7 TEXT body
-- The id of an agent stands in `processor` too: it has no small letter, and the key of a processor starts with one.
INSERT INTO tell (processor, row, at, about, tidings, purposes, body, state, due, tries, status, word, confirmed)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $3, 0, 0, '', '')
ON CONFLICT (processor, row) DO NOTHING
