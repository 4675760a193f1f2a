-- $1 BYTEA person, $2 BIGINT limit
SELECT row, at, receipt, seq
FROM record
WHERE person = $1
ORDER BY at DESC, row DESC
LIMIT $2
