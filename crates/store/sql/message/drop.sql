-- $1 BYTEA person, $2 TEXT def, $3 TEXT occasion, $4 BIGINT due
DELETE FROM message WHERE person = $1 AND def = $2 AND occasion = $3 AND open = 0 AND due <= $4
