-- $1 TEXT name, $2 TEXT password
UPDATE staff SET password = $2 WHERE name = $1
