-- $1 TEXT id, $2 BYTEA digest
-- Whether it is hidden outlives it: a file that brings it again does not show it.
UPDATE article SET body = '', digest = $2, vector = $2 WHERE id = $1
