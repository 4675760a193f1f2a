-- $1 TEXT occasion, $2 TEXT state, $3 BYTEA person, $4 BIGINT limit
-- One state of one occasion, by person, after the last one.
SELECT person, def, occasion, row, purpose, medium, urgency, state, detail, at, due, tries, locale, tracking, version, code, given
FROM message
WHERE occasion = $1 AND state = $2 AND person > $3
ORDER BY person, def
LIMIT $4
