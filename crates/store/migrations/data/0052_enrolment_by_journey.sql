CREATE INDEX enrolment_by_journey ON enrolment (journey, step, open, why);
