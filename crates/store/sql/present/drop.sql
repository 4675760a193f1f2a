-- $1 BYTEA person, $2 TEXT journey
DELETE FROM present WHERE person = $1 AND journey = $2
