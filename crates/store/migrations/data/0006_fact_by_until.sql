CREATE INDEX fact_by_until ON fact (until, person, item, row);
