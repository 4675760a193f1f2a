-- $1 TEXT sender, $2 BIGINT day, $3 BIGINT limit
SELECT receiver, day, epoch, accepted, bounced, complained FROM post_day
WHERE sender = $1 AND day >= $2
ORDER BY receiver, day, epoch LIMIT $3
