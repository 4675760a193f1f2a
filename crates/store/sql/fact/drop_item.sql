-- $1 BYTEA person, $2 TEXT item
DELETE FROM fact WHERE person = $1 AND item = $2
