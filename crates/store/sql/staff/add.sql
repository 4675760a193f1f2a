-- $1 TEXT name, $2 TEXT role, $3 TEXT password, $4 BIGINT made
-- A name that is taken stays whose it is, also when its owner is shut out.
INSERT INTO staff (name, role, password, made, disabled) VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (name) DO NOTHING
