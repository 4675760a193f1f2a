-- $1 BYTEA person, $2 TEXT medium, $3 BYTEA lookup
INSERT INTO address (person, medium, lookup) VALUES ($1, $2, $3)
ON CONFLICT (person, medium, lookup) DO NOTHING
