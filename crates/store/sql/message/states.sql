-- $1 BIGINT due, $2 BIGINT limit
-- What is still open, and what ended lately.
SELECT state, detail, count(*)
FROM message
WHERE open = 1 OR due > $1
GROUP BY state, detail
ORDER BY state, detail
LIMIT $2
