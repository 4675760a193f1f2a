-- $1 BYTEA person, $2 BYTEA row, $3 BIGINT seen
UPDATE inbox SET seen = $3 WHERE person = $1 AND row = $2 AND seen = 0
