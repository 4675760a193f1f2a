-- $1 BYTEA person, $2 BIGINT limit
SELECT purpose, state, at, until, material, despite_signal
FROM choice
WHERE person = $1
ORDER BY purpose
LIMIT $2
