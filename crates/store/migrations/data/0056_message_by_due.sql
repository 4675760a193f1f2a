DROP INDEX message_by_due;
