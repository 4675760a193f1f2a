-- $1 TEXT sort, $2 TEXT name, $3 TEXT body, $4 BIGINT at
INSERT INTO made (sort, name, body, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (sort, name) DO UPDATE SET body = excluded.body, at = excluded.at
