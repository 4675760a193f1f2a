-- $1 BYTEA person, $2 TEXT purpose, $3 TEXT state, $4 BIGINT at, $5 BIGINT until, $6 BIGINT material, $7 BIGINT despite_signal
-- The newest word stands; of two at the same moment the stricter, as `core::consent::Held::merge` has it.
INSERT INTO choice (person, purpose, state, at, until, material, despite_signal)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (person, purpose) DO UPDATE SET
    state = excluded.state,
    at = excluded.at,
    until = excluded.until,
    material = excluded.material,
    despite_signal = excluded.despite_signal
WHERE excluded.at > choice.at
    OR (excluded.at = choice.at
        AND CASE excluded.state WHEN 'given' THEN 0 WHEN 'requested' THEN 1 WHEN 'expired' THEN 2 WHEN 'invalidated' THEN 3 WHEN 'refused' THEN 4 WHEN 'withdrawn' THEN 5 ELSE 6 END
            > CASE choice.state WHEN 'given' THEN 0 WHEN 'requested' THEN 1 WHEN 'expired' THEN 2 WHEN 'invalidated' THEN 3 WHEN 'refused' THEN 4 WHEN 'withdrawn' THEN 5 ELSE 6 END)
