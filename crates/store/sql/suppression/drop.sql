-- $1 BYTEA lookup, $2 TEXT scope, $3 TEXT why
DELETE FROM suppression WHERE lookup = $1 AND scope = $2 AND why = $3
