CREATE TABLE record (
    person BYTEA NOT NULL,
    row BYTEA NOT NULL,
    at BIGINT NOT NULL,
    receipt TEXT NOT NULL,
    PRIMARY KEY (person, row)
);
