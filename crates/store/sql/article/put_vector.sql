-- $1 TEXT id, $2 BYTEA vector, $3 BYTEA digest
INSERT INTO article (id, body, digest, vector, hidden)
VALUES ($1, '', $3, $2, 0)
ON CONFLICT (id) DO UPDATE SET vector = excluded.vector WHERE article.vector <> excluded.vector
