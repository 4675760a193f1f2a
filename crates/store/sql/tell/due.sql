-- $1 TEXT processor, $2 BIGINT due, $3 BIGINT limit
SELECT processor, row, at, about, tidings, purposes, body, state, due, tries, status, word, confirmed
FROM tell
WHERE processor = $1 AND state = 'waiting' AND due <= $2
ORDER BY due, row
LIMIT $3
