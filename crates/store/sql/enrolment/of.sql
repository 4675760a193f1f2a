-- $1 BYTEA person, $2 BIGINT limit
SELECT person, journey, edition, step, since, arrived, due, open, why FROM enrolment WHERE person = $1 ORDER BY journey LIMIT $2
