CREATE TABLE post_day (
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    day BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    bounced BIGINT NOT NULL,
    complained BIGINT NOT NULL,
    PRIMARY KEY (sender, receiver, day, epoch)
);
