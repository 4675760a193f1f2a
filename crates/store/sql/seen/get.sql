-- $1 TEXT agent, $2 BYTEA hash
SELECT until FROM seen WHERE agent = $1 AND hash = $2
