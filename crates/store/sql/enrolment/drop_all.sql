-- $1 BYTEA person
DELETE FROM enrolment WHERE person = $1
