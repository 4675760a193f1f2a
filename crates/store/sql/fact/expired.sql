-- $1 BIGINT until, $2 BIGINT limit
SELECT person, item, row, at, until, source, sealed
FROM fact
WHERE until <= $1
ORDER BY until, person, item, row
LIMIT $2
