-- $1 TEXT sender, $2 TEXT receiver, $3 BIGINT day, $4 BIGINT epoch, $5 BIGINT accepted, $6 BIGINT bounced, $7 BIGINT complained
-- More of everyone together; no person is in this table.
INSERT INTO post_day (sender, receiver, day, epoch, accepted, bounced, complained)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (sender, receiver, day, epoch) DO UPDATE SET
    accepted = post_day.accepted + excluded.accepted,
    bounced = post_day.bounced + excluded.bounced,
    complained = post_day.complained + excluded.complained
