-- $1 TEXT name, $2 BIGINT disabled
UPDATE staff SET disabled = $2 WHERE name = $1 AND disabled = 0
