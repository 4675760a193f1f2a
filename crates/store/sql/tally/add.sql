-- $1 TEXT def, $2 TEXT occasion, $3 TEXT link, $4 BIGINT day
-- One more of everyone together; no person is in this table.
INSERT INTO tally (def, occasion, link, day, count)
VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (def, occasion, link, day) DO UPDATE SET count = tally.count + excluded.count
