-- $1 TEXT id, $2 TEXT body, $3 BYTEA digest, $4 BYTEA vector
-- What is the same is not written again.
INSERT INTO article (id, body, digest, vector, hidden)
VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (id) DO UPDATE SET body = excluded.body, digest = excluded.digest WHERE article.digest <> excluded.digest
