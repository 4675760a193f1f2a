-- short rows
CREATE TABLE staff (
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    made BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    PRIMARY KEY (name)
);
