-- $1 TEXT id, $2 BIGINT hidden, $3 BYTEA digest
INSERT INTO article (id, body, digest, vector, hidden)
VALUES ($1, '', $3, $3, $2)
ON CONFLICT (id) DO UPDATE SET hidden = excluded.hidden WHERE article.hidden <> excluded.hidden
