-- $1 TEXT key
SELECT body FROM setting WHERE key = $1
