CREATE INDEX message_by_way ON message (medium, urgency, due) WHERE open = 1;
