-- short rows
CREATE TABLE suppression (
    lookup BYTEA NOT NULL,
    scope TEXT NOT NULL,
    why TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (lookup, scope, why)
);
