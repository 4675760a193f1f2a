-- $1 TEXT medium, $2 BIGINT urgency, $3 BIGINT due, $4 BIGINT limit
SELECT person, def, occasion, row, purpose, medium, urgency, state, detail, at, due, tries, locale, tracking, version, code, given
FROM message
WHERE open = 1 AND medium = $1 AND urgency = $2 AND due <= $3
ORDER BY due
LIMIT $4
