-- $1 BIGINT limit
SELECT number, name FROM migration ORDER BY number LIMIT $1
