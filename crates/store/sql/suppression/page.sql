-- $1 BYTEA lookup, $2 TEXT scope, $3 TEXT why, $4 BIGINT limit
SELECT lookup, scope, why, at FROM suppression WHERE (lookup, scope, why) > ($1, $2, $3) ORDER BY lookup, scope, why LIMIT $4
