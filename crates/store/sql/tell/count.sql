-- $1 BIGINT limit
SELECT processor, state, count(*) FROM tell GROUP BY processor, state ORDER BY processor, state LIMIT $1
