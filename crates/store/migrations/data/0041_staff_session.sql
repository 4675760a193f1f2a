-- short rows
CREATE TABLE staff_session (
    hash BYTEA NOT NULL,
    name TEXT NOT NULL,
    made BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (hash)
);
