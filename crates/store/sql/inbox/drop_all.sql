-- $1 BYTEA person
DELETE FROM inbox WHERE person = $1
