-- $1 BIGINT limit
SELECT key, state, body, due, person, at FROM campaign ORDER BY key LIMIT $1
