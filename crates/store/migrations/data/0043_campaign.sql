CREATE TABLE campaign (
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    due BIGINT NOT NULL,
    person BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (key)
);
