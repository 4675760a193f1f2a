-- $1 BYTEA person, $2 TEXT class
SELECT person, class, number, wrapped FROM person_key WHERE person = $1 AND class = $2
