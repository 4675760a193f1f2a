-- $1 BYTEA person, $2 TEXT purpose
DELETE FROM choice WHERE person = $1 AND purpose = $2
