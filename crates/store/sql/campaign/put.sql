-- $1 TEXT key, $2 TEXT state, $3 TEXT body, $4 BIGINT due, $5 BYTEA person, $6 BIGINT at
INSERT INTO campaign (key, state, body, due, person, at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (key) DO UPDATE SET
    state = excluded.state,
    body = excluded.body,
    due = excluded.due,
    person = excluded.person,
    at = excluded.at
