-- $1 TEXT processor, $2 BIGINT due
UPDATE tell SET state = 'waiting', due = $2, tries = 0 WHERE processor = $1 AND state = 'given_up'
