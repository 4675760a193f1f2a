-- $1 BYTEA person, $2 BIGINT due
UPDATE enrolment SET due = $2 WHERE person = $1 AND open = 1 AND due > $2
