-- $1 BYTEA person
DELETE FROM address WHERE person = $1
