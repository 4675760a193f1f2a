-- $1 BYTEA hash
DELETE FROM staff_session WHERE hash = $1
