-- short rows
CREATE TABLE seen (
    agent TEXT NOT NULL,
    hash BYTEA NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (agent, hash)
);
