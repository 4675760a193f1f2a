-- $1 TEXT medium, $2 BIGINT urgency, $3 BIGINT limit
SELECT due FROM message WHERE open = 1 AND medium = $1 AND urgency = $2 ORDER BY due LIMIT $3
