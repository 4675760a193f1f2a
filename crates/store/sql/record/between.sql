-- $1 BIGINT at, $2 BYTEA person, $3 BYTEA row, $4 BIGINT until, $5 BIGINT limit
SELECT person, row, at, receipt, seq
FROM record
WHERE (at, person, row) > ($1, $2, $3)
    AND at < $4
    AND NOT EXISTS (SELECT 1 FROM departure WHERE departure.person = record.person)
ORDER BY at, person, row
LIMIT $5
