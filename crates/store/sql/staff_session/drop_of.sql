-- $1 TEXT name
DELETE FROM staff_session WHERE name = $1
