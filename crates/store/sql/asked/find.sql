-- $1 BYTEA row
SELECT agent, row, at, due, exercise, agent_request, course FROM asked WHERE row = $1 LIMIT 1
