-- $1 BIGINT until, $2 BIGINT limit
SELECT person, purpose
FROM choice
WHERE state = 'given' AND until <= $1
ORDER BY until, person, purpose
LIMIT $2
