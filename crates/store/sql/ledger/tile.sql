-- $1 BIGINT lane, $2 BIGINT level, $3 BIGINT number
SELECT hashes FROM tile WHERE lane = $1 AND level = $2 AND number = $3
