-- $1 BIGINT limit
-- How many people stand where, or left how.
SELECT journey, step, open, why, COUNT(*) FROM enrolment GROUP BY journey, step, open, why ORDER BY journey, step, open, why LIMIT $1
