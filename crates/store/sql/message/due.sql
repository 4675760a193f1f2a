-- $1 BIGINT urgency, $2 BIGINT due, $3 BIGINT limit
SELECT person, def, occasion, row, purpose, medium, urgency, state, detail, at, due, tries, locale, tracking, version, code, given
FROM message
WHERE open = 1 AND urgency = $1 AND due <= $2
ORDER BY due
LIMIT $3
