-- $1 BIGINT limit
SELECT period, at, body
FROM trend
ORDER BY begins DESC, period DESC
LIMIT $1
