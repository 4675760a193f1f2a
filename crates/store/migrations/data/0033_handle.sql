-- short rows
CREATE TABLE handle (
    person BYTEA NOT NULL,
    medium TEXT NOT NULL,
    lookup BYTEA NOT NULL,
    PRIMARY KEY (person, medium)
);
