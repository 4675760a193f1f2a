CREATE INDEX enrolment_by_due ON enrolment (due) WHERE open = 1;
