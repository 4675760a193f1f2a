-- $1 TEXT processor, $2 BYTEA row, $3 TEXT confirmed
UPDATE tell SET confirmed = $3 WHERE processor = $1 AND row = $2
