-- $1 BYTEA row
SELECT row, at, receipt FROM record WHERE row = $1 LIMIT 1
