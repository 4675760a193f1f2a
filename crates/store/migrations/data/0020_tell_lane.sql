-- short rows
CREATE TABLE tell_lane (
    processor TEXT NOT NULL,
    holder BYTEA NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (processor)
);
