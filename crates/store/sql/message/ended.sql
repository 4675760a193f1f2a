-- $1 BIGINT due, $2 BIGINT limit
SELECT person, def, occasion FROM message WHERE open = 0 AND due <= $1 LIMIT $2
