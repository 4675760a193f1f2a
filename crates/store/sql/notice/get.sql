-- $1 BYTEA hash
SELECT locale, at, body FROM notice WHERE hash = $1
