-- $1 BIGINT day, $2 TEXT slot, $3 TEXT aim, $4 TEXT rung, $5 TEXT layout
SELECT shown, clicked, basket, bought
FROM attribution
WHERE day = $1 AND slot = $2 AND aim = $3 AND rung = $4 AND layout = $5
