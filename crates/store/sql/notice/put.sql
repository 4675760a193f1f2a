-- $1 BYTEA hash, $2 TEXT locale, $3 BIGINT at, $4 TEXT body
INSERT INTO notice (hash, locale, at, body) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING
