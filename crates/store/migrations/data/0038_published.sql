CREATE TABLE published (
    def TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (def)
);
