-- $1 BIGINT until, $2 BIGINT limit
SELECT person, row, purpose, at, until, seen, sealed
FROM inbox
WHERE until <= $1
ORDER BY until, person, row
LIMIT $2
