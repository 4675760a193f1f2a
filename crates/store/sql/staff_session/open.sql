-- $1 BYTEA hash, $2 TEXT name, $3 BIGINT made
INSERT INTO staff_session (hash, name, made, seen) VALUES ($1, $2, $3, $3)
ON CONFLICT (hash) DO NOTHING
