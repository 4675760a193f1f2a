CREATE INDEX staff_session_by_name ON staff_session (name);
