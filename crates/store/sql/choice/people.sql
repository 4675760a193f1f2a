-- $1 BYTEA person, $2 BIGINT limit
SELECT person FROM choice WHERE person > $1 GROUP BY person ORDER BY person LIMIT $2
