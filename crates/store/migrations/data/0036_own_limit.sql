-- short rows
CREATE TABLE own_limit (
    person BYTEA NOT NULL,
    most TEXT NOT NULL,
    PRIMARY KEY (person)
);
