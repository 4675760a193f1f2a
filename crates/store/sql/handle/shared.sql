-- $1 TEXT medium, $2 BIGINT limit
-- The addresses that more than one person has.
SELECT lookup FROM address WHERE medium = $1 GROUP BY lookup HAVING count(*) > 1 LIMIT $2
