-- short rows
CREATE TABLE setting (
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (key)
);
