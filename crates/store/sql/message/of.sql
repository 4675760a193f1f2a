-- $1 BYTEA person, $2 BIGINT limit
SELECT person, def, occasion, row, purpose, medium, urgency, state, detail, at, due, tries, locale, tracking, version, code, given
FROM message
WHERE person = $1
ORDER BY def, occasion
LIMIT $2
