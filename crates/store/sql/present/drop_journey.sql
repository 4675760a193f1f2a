-- $1 TEXT journey
DELETE FROM present WHERE journey = $1
