-- $1 BYTEA person, $2 BIGINT at, $3 BIGINT limit
-- What was decided on lately, by person, answers left out.
SELECT person, purpose, medium, state, detail, at
FROM message
WHERE person > $1 AND urgency > 0 AND at > $2
ORDER BY person
LIMIT $3
