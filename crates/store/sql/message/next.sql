-- $1 BIGINT urgency, $2 BIGINT limit
SELECT due FROM message WHERE open = 1 AND urgency = $1 ORDER BY due LIMIT $2
