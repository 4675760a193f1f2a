-- $1 BYTEA person, $2 BYTEA person, $3 TEXT purpose, $4 BIGINT limit
SELECT person, state, at, until, material, despite_signal
FROM choice
WHERE person >= $1 AND person <= $2 AND purpose = $3
ORDER BY person
LIMIT $4
