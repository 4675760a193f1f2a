-- $1 BYTEA person, $2 BIGINT at
INSERT INTO departure (person, at) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING
