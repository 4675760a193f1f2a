-- $1 TEXT name
SELECT name, role, password, made, disabled FROM staff WHERE name = $1
