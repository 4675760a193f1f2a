-- $1 TEXT medium, $2 BYTEA person, $3 BIGINT limit
SELECT person, lookup FROM address WHERE person > $2 AND medium = $1 ORDER BY person, lookup LIMIT $3
