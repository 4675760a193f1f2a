-- $1 TEXT period, $2 BIGINT begins, $3 BIGINT at, $4 TEXT body
INSERT INTO trend (period, begins, at, body) VALUES ($1, $2, $3, $4) ON CONFLICT (period) DO NOTHING
