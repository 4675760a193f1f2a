-- $1 BYTEA person
DELETE FROM choice WHERE person = $1
