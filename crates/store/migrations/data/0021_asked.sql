CREATE TABLE asked (
    agent TEXT NOT NULL,
    row BYTEA NOT NULL,
    at BIGINT NOT NULL,
    due BIGINT NOT NULL,
    exercise TEXT NOT NULL,
    agent_request TEXT NOT NULL,
    course TEXT NOT NULL,
    PRIMARY KEY (agent, row)
);
