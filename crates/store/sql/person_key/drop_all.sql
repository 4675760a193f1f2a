-- $1 BYTEA person
DELETE FROM person_key WHERE person = $1
