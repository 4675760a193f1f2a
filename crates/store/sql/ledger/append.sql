-- $1 BIGINT lane, $2 BIGINT seq, $3 BIGINT at, $4 BYTEA OR NULL about, $5 TEXT body
INSERT INTO ledger (lane, seq, at, about, body) VALUES ($1, $2, $3, $4, $5)
