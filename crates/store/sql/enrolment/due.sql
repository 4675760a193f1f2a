-- $1 BIGINT due, $2 BIGINT limit
SELECT person, journey, edition, step, since, arrived, due, open, why
FROM enrolment
WHERE open = 1 AND due <= $1
ORDER BY due
LIMIT $2
