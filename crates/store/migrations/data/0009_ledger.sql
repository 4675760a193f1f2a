CREATE TABLE ledger (
    lane BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    about BYTEA,
    body TEXT NOT NULL,
    PRIMARY KEY (lane, seq)
);
