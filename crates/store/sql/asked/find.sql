-- $1 BYTEA row
SELECT agent, row, at, due, exercise, agent_request, course, callback FROM asked WHERE row = $1 LIMIT 1
