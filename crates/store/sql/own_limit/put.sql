-- $1 BYTEA person, $2 TEXT most
INSERT INTO own_limit (person, most) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET most = excluded.most
