-- short rows
CREATE TABLE made (
    sort TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (sort, name)
);
