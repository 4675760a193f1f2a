-- $1 BYTEA person
DELETE FROM own_limit WHERE person = $1
