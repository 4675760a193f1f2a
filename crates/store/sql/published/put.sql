-- $1 TEXT def, $2 BIGINT at
-- The first mail of a message that went out stands.
INSERT INTO published (def, at) VALUES ($1, $2) ON CONFLICT (def) DO NOTHING
