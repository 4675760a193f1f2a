-- $1 BYTEA person, $2 TEXT def, $3 TEXT occasion
SELECT person, def, occasion, row, purpose, medium, urgency, state, detail, at, due, tries, locale, tracking, version, code, given
FROM message
WHERE person = $1 AND def = $2 AND occasion = $3
