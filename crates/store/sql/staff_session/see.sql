-- $1 BYTEA hash, $2 BIGINT seen
UPDATE staff_session SET seen = $2 WHERE hash = $1 AND seen < $2
