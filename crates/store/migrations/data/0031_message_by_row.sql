CREATE INDEX message_by_row ON message (row);
