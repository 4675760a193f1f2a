-- $1 BYTEA person, $2 TEXT def, $3 TEXT occasion, $4 TEXT receiver
UPDATE message SET receiver = $4 WHERE person = $1 AND def = $2 AND occasion = $3
