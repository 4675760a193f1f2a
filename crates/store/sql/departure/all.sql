-- $1 BIGINT limit
SELECT person FROM departure ORDER BY at, person LIMIT $1
