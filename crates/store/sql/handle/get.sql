-- $1 BYTEA person, $2 TEXT medium, $3 BIGINT limit
SELECT lookup FROM address WHERE person = $1 AND medium = $2 ORDER BY lookup LIMIT $3
