-- $1 BYTEA person, $2 BIGINT limit
SELECT person FROM fact WHERE person > $1 GROUP BY person ORDER BY person LIMIT $2
