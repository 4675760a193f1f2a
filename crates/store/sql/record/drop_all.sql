-- $1 BYTEA person
DELETE FROM record WHERE person = $1
