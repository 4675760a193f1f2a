CREATE INDEX record_by_row ON record (row);
