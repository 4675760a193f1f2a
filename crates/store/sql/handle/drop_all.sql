-- $1 BYTEA person
DELETE FROM handle WHERE person = $1
