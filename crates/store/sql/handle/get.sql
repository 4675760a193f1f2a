-- $1 BYTEA person, $2 TEXT medium
SELECT lookup FROM handle WHERE person = $1 AND medium = $2
