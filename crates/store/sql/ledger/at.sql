-- $1 BIGINT lane, $2 BIGINT at, $3 BIGINT limit
SELECT seq, at, about, body
FROM ledger
WHERE lane = $1 AND at = $2
ORDER BY seq
LIMIT $3
