-- $1 BIGINT limit
SELECT scope, why, count(*) FROM suppression GROUP BY scope, why ORDER BY scope, why LIMIT $1
