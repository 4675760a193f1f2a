-- $1 BYTEA person, $2 TEXT def, $3 TEXT occasion
SELECT receiver FROM message WHERE person = $1 AND def = $2 AND occasion = $3
