-- $1 TEXT sort, $2 TEXT name
DELETE FROM made WHERE sort = $1 AND name = $2
