-- $1 TEXT processor, $2 BYTEA row, $3 TEXT state, $4 BIGINT due, $5 BIGINT tries, $6 BIGINT status, $7 TEXT word
-- What was delivered needs its text no more; what was given up keeps it, in case it is tried again.
UPDATE tell SET
    state = $3,
    due = $4,
    tries = $5,
    status = $6,
    word = $7,
    body = CASE WHEN $3 = 'delivered' THEN '' ELSE body END
WHERE processor = $1 AND row = $2 AND state = 'waiting'
