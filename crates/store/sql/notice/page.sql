-- $1 BYTEA hash, $2 BIGINT limit
SELECT hash, locale, at, body
FROM notice
WHERE hash > $1
ORDER BY hash
LIMIT $2
