-- $1 BYTEA person
DELETE FROM present WHERE person = $1
