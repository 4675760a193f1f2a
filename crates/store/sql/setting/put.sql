-- $1 TEXT key, $2 TEXT body
INSERT INTO setting (key, body) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET body = excluded.body
