-- $1 TEXT item, $2 BYTEA person, $3 BYTEA row, $4 BIGINT limit
SELECT person, item, row, at, until, source, sealed
FROM fact
WHERE item = $1 AND (person, row) > ($2, $3)
ORDER BY person, row
LIMIT $4
