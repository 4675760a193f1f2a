-- $1 TEXT journey, $2 BYTEA person, $3 BIGINT limit
SELECT person FROM present WHERE journey = $1 AND person > $2 ORDER BY person LIMIT $3
