-- $1 BIGINT limit
SELECT def, at FROM published ORDER BY def LIMIT $1
