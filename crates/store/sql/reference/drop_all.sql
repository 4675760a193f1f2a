-- $1 BYTEA person
DELETE FROM reference WHERE person = $1
