-- $1 BYTEA person, $2 TEXT medium, $3 BYTEA lookup
DELETE FROM address WHERE person = $1 AND medium = $2 AND lookup = $3
