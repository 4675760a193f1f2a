-- $1 BIGINT lane, $2 BIGINT level, $3 BIGINT number, $4 BYTEA hashes
INSERT INTO tile (lane, level, number, hashes) VALUES ($1, $2, $3, $4) ON CONFLICT (lane, level, number) DO NOTHING
