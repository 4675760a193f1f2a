CREATE INDEX tell_by_due ON tell (processor, state, due, row);
