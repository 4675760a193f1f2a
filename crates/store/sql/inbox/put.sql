-- $1 BYTEA person, $2 BYTEA row, $3 TEXT purpose, $4 BIGINT at, $5 BIGINT until, $6 BIGINT seen, $7 BYTEA sealed
INSERT INTO inbox (person, row, purpose, at, until, seen, sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (person, row) DO NOTHING
