CREATE INDEX choice_by_until ON choice (state, until, person, purpose);
