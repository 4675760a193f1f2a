-- $1 TEXT purpose, $2 BIGINT limit
SELECT hour, count FROM followed_hour WHERE purpose = $1 ORDER BY hour LIMIT $2
