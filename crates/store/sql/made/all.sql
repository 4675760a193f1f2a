-- $1 TEXT sort, $2 BIGINT limit
SELECT name, body, at FROM made WHERE sort = $1 ORDER BY name LIMIT $2
