-- $1 BYTEA person, $2 TEXT medium
DELETE FROM address WHERE person = $1 AND medium = $2
