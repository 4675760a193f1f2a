-- $1 BYTEA person, $2 TEXT def, $3 TEXT occasion, $4 TEXT state, $5 TEXT detail, $6 BIGINT open, $7 BIGINT due, $8 BIGINT tries, $9 TEXT code, $10 BYTEA version, $11 TEXT state, $12 BYTEA given
-- Only from the state it was seen in: of two who move it, the first wins. What was handed over for it goes with its end.
UPDATE message SET
    state = $4,
    detail = $5,
    open = $6,
    due = $7,
    tries = $8,
    code = $9,
    version = $10,
    given = CASE WHEN $6 = 1 THEN given ELSE $12 END
WHERE person = $1 AND def = $2 AND occasion = $3 AND state = $11
