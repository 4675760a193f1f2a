CREATE INDEX asked_by_row ON asked (row);
