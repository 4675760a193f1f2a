-- $1 BYTEA person, $2 TEXT journey
SELECT person FROM present WHERE person = $1 AND journey = $2
