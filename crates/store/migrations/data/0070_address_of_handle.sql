INSERT INTO address (person, medium, lookup) SELECT person, medium, lookup FROM handle;
