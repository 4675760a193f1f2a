CREATE TABLE notice (
    hash BYTEA NOT NULL,
    locale TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (hash)
);
