-- $1 BYTEA person, $2 TEXT class, $3 BIGINT number, $4 BYTEA wrapped
-- A key that is in use stays: only one with a higher number takes its place.
INSERT INTO person_key (person, class, number, wrapped)
VALUES ($1, $2, $3, $4)
ON CONFLICT (person, class) DO UPDATE SET
    number = excluded.number,
    wrapped = excluded.wrapped
WHERE excluded.number > person_key.number
