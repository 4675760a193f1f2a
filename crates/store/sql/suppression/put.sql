-- $1 BYTEA lookup, $2 TEXT scope, $3 TEXT why, $4 BIGINT at
-- The first word stands with its date.
INSERT INTO suppression (lookup, scope, why, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (lookup, scope, why) DO NOTHING
