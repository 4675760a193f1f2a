-- $1 BIGINT made, $2 BIGINT seen
-- Those whose longest time is over, and those nobody used for a while.
DELETE FROM staff_session WHERE made <= $1 OR seen <= $2
