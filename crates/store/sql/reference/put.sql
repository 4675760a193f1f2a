-- $1 BYTEA lookup, $2 BYTEA person
-- The first to name a customer names them for good.
INSERT INTO reference (lookup, person) VALUES ($1, $2) ON CONFLICT (lookup) DO NOTHING
