-- short rows
CREATE TABLE enrolment (
    person BYTEA NOT NULL,
    journey TEXT NOT NULL,
    edition BIGINT NOT NULL,
    step TEXT NOT NULL,
    since BIGINT NOT NULL,
    arrived BIGINT NOT NULL,
    due BIGINT NOT NULL,
    open BIGINT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (person, journey)
);
