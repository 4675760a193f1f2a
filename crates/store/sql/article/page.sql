-- $1 TEXT id, $2 BIGINT limit
SELECT id, body, digest, vector, hidden
FROM article
WHERE id > $1
ORDER BY id
LIMIT $2
