CREATE INDEX handle_by_name ON handle (lookup, person);
