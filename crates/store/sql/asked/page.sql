-- $1 TEXT agent, $2 BYTEA row, $3 BIGINT limit
SELECT agent, row, at, due, exercise, agent_request, course, callback
FROM asked
WHERE (agent, row) > ($1, $2)
ORDER BY agent, row
LIMIT $3
