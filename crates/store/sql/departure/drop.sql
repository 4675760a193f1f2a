-- $1 BYTEA person
DELETE FROM departure WHERE person = $1
