-- $1 TEXT def, $2 TEXT occasion, $3 BIGINT limit
SELECT link, day, count FROM tally WHERE def = $1 AND occasion = $2 ORDER BY link, day LIMIT $3
