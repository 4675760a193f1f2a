-- $1 BIGINT limit
SELECT person, def, occasion, row, purpose, medium, urgency, state, detail, at, due, tries, locale, tracking, version, code, given
FROM message
WHERE open = 1 AND state = 'leased'
LIMIT $1
