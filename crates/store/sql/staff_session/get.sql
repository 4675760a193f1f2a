-- $1 BYTEA hash
SELECT name, made, seen FROM staff_session WHERE hash = $1
