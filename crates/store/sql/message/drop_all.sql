-- $1 BYTEA person
DELETE FROM message WHERE person = $1
