-- $1 BIGINT limit
SELECT period
FROM trend
ORDER BY begins DESC, period DESC
LIMIT $1
