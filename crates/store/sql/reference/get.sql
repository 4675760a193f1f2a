-- $1 BYTEA lookup
SELECT person FROM reference WHERE lookup = $1
