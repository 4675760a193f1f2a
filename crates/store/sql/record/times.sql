-- $1 BYTEA person, $2 BIGINT limit
SELECT at
FROM record
WHERE person = $1
ORDER BY row DESC
LIMIT $2
