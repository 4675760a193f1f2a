-- $1 BIGINT day, $2 TEXT slot, $3 TEXT aim, $4 TEXT rung, $5 TEXT layout, $6 BIGINT shown, $7 BIGINT clicked, $8 BIGINT basket, $9 BIGINT bought
INSERT INTO attribution (day, slot, aim, rung, layout, shown, clicked, basket, bought)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (day, slot, aim, rung, layout) DO UPDATE
SET shown = excluded.shown, clicked = excluded.clicked, basket = excluded.basket, bought = excluded.bought
