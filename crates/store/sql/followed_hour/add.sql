-- $1 TEXT purpose, $2 BIGINT hour
-- One more of everyone together: no person, no message, no link and no day is in this table.
INSERT INTO followed_hour (purpose, hour, count)
VALUES ($1, $2, 1)
ON CONFLICT (purpose, hour) DO UPDATE SET count = followed_hour.count + excluded.count
