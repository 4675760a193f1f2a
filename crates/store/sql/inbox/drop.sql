-- $1 BYTEA person, $2 BYTEA row
DELETE FROM inbox WHERE person = $1 AND row = $2
