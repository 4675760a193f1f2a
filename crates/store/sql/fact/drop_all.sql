-- $1 BYTEA person
DELETE FROM fact WHERE person = $1
