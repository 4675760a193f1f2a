CREATE TABLE fact (
    person BYTEA NOT NULL,
    item TEXT NOT NULL,
    row BYTEA NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    source TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person, item, row)
);
