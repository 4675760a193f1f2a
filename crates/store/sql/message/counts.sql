-- $1 TEXT occasion, $2 BIGINT limit
SELECT def, state, detail, count(*)
FROM message
WHERE occasion = $1
GROUP BY def, state, detail
ORDER BY def, state, detail
LIMIT $2
