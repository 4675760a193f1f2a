-- $1 BYTEA person, $2 BYTEA person, $3 BIGINT due, $4 BIGINT limit
-- What reached the people from the first to the last lately, answers left out.
SELECT person, purpose, due, row, state, medium
FROM message
WHERE person >= $1 AND person <= $2 AND urgency > 0 AND due > $3 AND state IN ('accepted', 'delivered', 'complained', 'uncertain', 'leased')
ORDER BY person
LIMIT $4
