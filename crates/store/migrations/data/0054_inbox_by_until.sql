CREATE INDEX inbox_by_until ON inbox (until);
