CREATE TABLE inbox (
    person BYTEA NOT NULL,
    row BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (person, row)
);
