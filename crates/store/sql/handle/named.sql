-- $1 BYTEA lookup, $2 BIGINT limit
SELECT person FROM address WHERE lookup = $1 ORDER BY person LIMIT $2
