-- $1 TEXT purpose, $2 BIGINT material, $3 BYTEA person, $4 BIGINT limit
SELECT person, purpose
FROM choice
WHERE state = 'given' AND purpose = $1 AND material <> $2 AND person > $3
ORDER BY person
LIMIT $4
