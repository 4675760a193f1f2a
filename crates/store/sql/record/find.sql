-- $1 BYTEA row
SELECT row, at, receipt, seq FROM record WHERE row = $1 LIMIT 1
