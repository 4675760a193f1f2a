-- $1 TEXT processor, $2 BYTEA row, $3 BIGINT limit
SELECT processor, row, at, about, tidings, purposes, body, state, due, tries, status, word, confirmed
FROM tell
WHERE (processor, row) > ($1, $2)
ORDER BY processor, row
LIMIT $3
