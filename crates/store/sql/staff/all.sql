-- $1 BIGINT limit
SELECT name, role, password, made, disabled
FROM staff
ORDER BY name
LIMIT $1
