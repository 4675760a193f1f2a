-- $1 BYTEA person, $2 BIGINT limit
SELECT person, row, purpose, at, until, seen, sealed
FROM inbox
WHERE person = $1
ORDER BY at DESC, row DESC
LIMIT $2
