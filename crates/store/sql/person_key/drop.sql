-- $1 BYTEA person, $2 TEXT class
DELETE FROM person_key WHERE person = $1 AND class = $2
