-- $1 BYTEA person, $2 TEXT journey, $3 BIGINT edition, $4 TEXT step, $5 BIGINT since, $6 BIGINT arrived, $7 BIGINT due, $8 BIGINT open, $9 TEXT why
-- A person stands in one place of a journey; how they left it the last time stays until they set out again.
INSERT INTO enrolment (person, journey, edition, step, since, arrived, due, open, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (person, journey) DO UPDATE SET edition = excluded.edition, step = excluded.step, since = excluded.since, arrived = excluded.arrived, due = excluded.due, open = excluded.open, why = excluded.why
