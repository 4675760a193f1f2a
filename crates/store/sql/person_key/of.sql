-- $1 BYTEA person, $2 BIGINT limit
SELECT person, class, number, wrapped
FROM person_key
WHERE person = $1
ORDER BY class
LIMIT $2
