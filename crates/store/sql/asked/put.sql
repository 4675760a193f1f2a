-- $1 TEXT agent, $2 BYTEA row, $3 BIGINT at, $4 BIGINT due, $5 TEXT exercise, $6 TEXT agent_request, $7 TEXT course, $8 TEXT callback
-- Only what is still open changes its course.
INSERT INTO asked (agent, row, at, due, exercise, agent_request, course, callback)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (agent, row) DO UPDATE SET course = excluded.course WHERE asked.course = 'unproven'
