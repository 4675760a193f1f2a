CREATE INDEX message_by_due ON message (urgency, due) WHERE open = 1;
