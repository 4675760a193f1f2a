CREATE TABLE reference (
    lookup BYTEA NOT NULL,
    person BYTEA NOT NULL,
    PRIMARY KEY (lookup)
);
