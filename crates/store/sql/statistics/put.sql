-- $1 TEXT month, $2 BIGINT at, $3 TEXT body
INSERT INTO statistics (month, at, body) VALUES ($1, $2, $3) ON CONFLICT (month) DO NOTHING
