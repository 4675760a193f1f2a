-- $1 BIGINT first day, $2 BIGINT last day, $3 BIGINT limit
SELECT day, slot, aim, rung, layout, shown, clicked, basket, bought
FROM attribution
WHERE day >= $1 AND day <= $2
ORDER BY day, slot, aim, rung, layout
LIMIT $3
