-- $1 BYTEA person, $2 BYTEA row, $3 BIGINT at, $4 TEXT receipt, $5 BIGINT seq
INSERT INTO record (person, row, at, receipt, seq)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person, row) DO NOTHING
