CREATE INDEX fact_by_item ON fact (item, person, row);
