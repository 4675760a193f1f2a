-- $1 TEXT agent, $2 BYTEA hash, $3 BIGINT until
INSERT INTO seen (agent, hash, until) VALUES ($1, $2, $3) ON CONFLICT (agent, hash) DO NOTHING
