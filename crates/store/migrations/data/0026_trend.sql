CREATE TABLE trend (
    period TEXT NOT NULL,
    begins BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (period)
);
