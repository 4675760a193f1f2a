-- $1 BIGINT due, $2 BIGINT limit
SELECT agent, row, at, due, exercise, agent_request, course, callback
FROM asked
WHERE course = 'unproven' AND due < $1
ORDER BY agent, row
LIMIT $2
