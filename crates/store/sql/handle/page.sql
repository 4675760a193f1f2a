-- $1 TEXT medium, $2 BYTEA person, $3 BIGINT limit
SELECT person, lookup FROM handle WHERE person > $2 AND medium = $1 ORDER BY person LIMIT $3
