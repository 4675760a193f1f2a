CREATE TABLE tally (
    def TEXT NOT NULL,
    occasion TEXT NOT NULL,
    link TEXT NOT NULL,
    day BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (def, occasion, link, day)
);
