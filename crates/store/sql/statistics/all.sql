-- $1 BIGINT limit
SELECT month, at, body
FROM statistics
ORDER BY month DESC
LIMIT $1
