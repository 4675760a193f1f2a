-- $1 TEXT purpose, $2 BYTEA person, $3 BIGINT limit
SELECT person FROM choice WHERE person > $2 AND purpose = $1 ORDER BY person LIMIT $3
