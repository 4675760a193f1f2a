-- $1 BIGINT limit
SELECT at
FROM notice
ORDER BY at
LIMIT $1
