-- $1 BIGINT lane, $2 BYTEA about, $3 BIGINT limit
SELECT seq, at, about, body
FROM ledger
WHERE lane = $1 AND about = $2
ORDER BY seq DESC
LIMIT $3
