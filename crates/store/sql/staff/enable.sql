-- $1 TEXT name
UPDATE staff SET disabled = 0 WHERE name = $1
