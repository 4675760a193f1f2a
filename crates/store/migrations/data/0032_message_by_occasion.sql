CREATE INDEX message_by_occasion ON message (occasion, def, state, detail);
