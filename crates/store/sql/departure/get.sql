-- $1 BYTEA person
SELECT at FROM departure WHERE person = $1
