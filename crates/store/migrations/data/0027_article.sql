CREATE TABLE article (
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    digest BYTEA NOT NULL,
    vector BYTEA NOT NULL,
    hidden BIGINT NOT NULL,
    PRIMARY KEY (id)
);
