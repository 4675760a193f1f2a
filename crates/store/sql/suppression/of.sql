-- $1 BYTEA lookup, $2 BIGINT limit
SELECT scope, why, at FROM suppression WHERE lookup = $1 ORDER BY scope, why LIMIT $2
