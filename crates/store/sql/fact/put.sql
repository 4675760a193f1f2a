-- $1 BYTEA person, $2 TEXT item, $3 BYTEA row, $4 BIGINT at, $5 BIGINT until, $6 TEXT source, $7 BYTEA sealed
INSERT INTO fact (person, item, row, at, until, source, sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (person, item, row) DO UPDATE SET
    at = excluded.at,
    until = excluded.until,
    source = excluded.source,
    sealed = excluded.sealed
