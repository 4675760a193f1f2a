-- $1 BIGINT number, $2 TEXT name
INSERT INTO migration (number, name) VALUES ($1, $2)
