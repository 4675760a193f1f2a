-- $1 BYTEA person, $2 BYTEA person, $3 BIGINT limit
SELECT person, most FROM own_limit WHERE person >= $1 AND person <= $2 ORDER BY person LIMIT $3
