-- $1 BYTEA person, $2 TEXT journey
INSERT INTO present (person, journey) VALUES ($1, $2) ON CONFLICT (person, journey) DO NOTHING
