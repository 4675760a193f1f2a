CREATE INDEX ledger_by_about ON ledger (about, seq);
