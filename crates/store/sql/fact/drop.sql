-- $1 BYTEA person, $2 TEXT item, $3 BYTEA row
DELETE FROM fact WHERE person = $1 AND item = $2 AND row = $3
