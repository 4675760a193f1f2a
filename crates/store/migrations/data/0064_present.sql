-- short rows
CREATE TABLE present (
    person BYTEA NOT NULL,
    journey TEXT NOT NULL,
    PRIMARY KEY (person, journey)
);
