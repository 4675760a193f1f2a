-- $1 BYTEA person, $2 TEXT journey
SELECT person, journey, version, step, since, arrived, due, open, why FROM enrolment WHERE person = $1 AND journey = $2
