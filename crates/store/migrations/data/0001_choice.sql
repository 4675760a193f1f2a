-- short rows
CREATE TABLE choice (
    person BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    material BIGINT NOT NULL,
    despite_signal BIGINT NOT NULL CHECK (despite_signal IN (0, 1)),
    PRIMARY KEY (person, purpose)
);
