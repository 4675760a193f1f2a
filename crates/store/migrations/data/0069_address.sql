-- short rows
CREATE TABLE address (
    person BYTEA NOT NULL,
    medium TEXT NOT NULL,
    lookup BYTEA NOT NULL,
    PRIMARY KEY (person, medium, lookup),
    UNIQUE (lookup, person, medium)
);
