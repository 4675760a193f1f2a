CREATE TABLE followed_hour (
    purpose TEXT NOT NULL,
    hour BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (purpose, hour)
);
