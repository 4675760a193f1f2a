CREATE TABLE attribution (
    day BIGINT NOT NULL,
    slot TEXT NOT NULL,
    aim TEXT NOT NULL,
    rung TEXT NOT NULL,
    layout TEXT NOT NULL,
    shown BIGINT NOT NULL,
    clicked BIGINT NOT NULL,
    basket BIGINT NOT NULL,
    bought BIGINT NOT NULL,
    PRIMARY KEY (day, slot, aim, rung, layout)
);
