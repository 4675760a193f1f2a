-- $1 TEXT agent, $2 BIGINT until
DELETE FROM seen WHERE agent = $1 AND until <= $2
