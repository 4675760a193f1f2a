CREATE TABLE tell (
    processor TEXT NOT NULL,
    row BYTEA NOT NULL,
    at BIGINT NOT NULL,
    about BYTEA NOT NULL,
    tidings TEXT NOT NULL,
    purposes TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    due BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    status BIGINT NOT NULL,
    word TEXT NOT NULL,
    confirmed TEXT NOT NULL,
    PRIMARY KEY (processor, row)
);
