CREATE INDEX reference_by_person ON reference (person, lookup);
