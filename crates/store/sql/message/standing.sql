-- $1 TEXT occasion, $2 TEXT def, $3 TEXT state, $4 TEXT detail, $5 BIGINT limit
-- Messages of one occasion that stand in one state; who moves them on finds the next ones by asking again.
SELECT person, def, occasion, row, purpose, medium, urgency, state, detail, at, due, tries, locale, tracking, version, code, given
FROM message
WHERE occasion = $1 AND def = $2 AND state = $3 AND detail = $4
LIMIT $5
