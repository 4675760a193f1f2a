CREATE INDEX record_by_at ON record (at, person, row);
