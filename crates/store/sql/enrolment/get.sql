-- $1 BYTEA person, $2 TEXT journey
SELECT person, journey, edition, step, since, arrived, due, open, why FROM enrolment WHERE person = $1 AND journey = $2
