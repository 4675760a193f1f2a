-- $1 BYTEA person, $2 TEXT item, $3 BIGINT limit
SELECT person, item, row, at, until, source, sealed
FROM fact
WHERE person = $1 AND item = $2
ORDER BY at DESC, row DESC
LIMIT $3
