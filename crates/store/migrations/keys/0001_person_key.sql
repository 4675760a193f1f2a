-- short rows
CREATE TABLE person_key (
    person BYTEA NOT NULL,
    class TEXT NOT NULL,
    number BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (person, class)
);
