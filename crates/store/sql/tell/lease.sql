-- $1 TEXT processor, $2 BYTEA holder, $3 BIGINT until, $4 BIGINT at
-- The lane is free, or its lease is over, or it is ours already.
INSERT INTO tell_lane (processor, holder, until) VALUES ($1, $2, $3)
ON CONFLICT (processor) DO UPDATE SET
    holder = excluded.holder,
    until = excluded.until
WHERE tell_lane.holder = excluded.holder OR tell_lane.until <= $4
