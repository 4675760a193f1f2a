-- $1 BYTEA person, $2 TEXT def, $3 TEXT occasion, $4 BYTEA row, $5 TEXT purpose, $6 TEXT medium, $7 BIGINT urgency, $8 TEXT state, $9 TEXT detail, $10 BIGINT open, $11 BIGINT at, $12 BIGINT due, $13 TEXT locale, $14 TEXT tracking, $15 BYTEA version, $16 BYTEA given
-- One message of a kind on one occasion: the first stands.
INSERT INTO message (person, def, occasion, row, purpose, medium, urgency, state, detail, open, at, due, tries, locale, tracking, version, code, given)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, '', $16)
ON CONFLICT (person, def, occasion) DO NOTHING
