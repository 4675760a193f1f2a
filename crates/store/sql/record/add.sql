-- $1 BYTEA person, $2 BYTEA row, $3 BIGINT at, $4 TEXT receipt
INSERT INTO record (person, row, at, receipt)
VALUES ($1, $2, $3, $4)
ON CONFLICT (person, row) DO NOTHING
