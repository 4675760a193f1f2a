-- $1 BYTEA person, $2 BIGINT limit
SELECT person FROM reference WHERE person = $1 LIMIT $2
