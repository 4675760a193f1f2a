-- short rows
CREATE TABLE departure (
    person BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person)
);
