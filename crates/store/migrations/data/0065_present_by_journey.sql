CREATE INDEX present_by_journey ON present (journey, person);
