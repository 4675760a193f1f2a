-- $1 TEXT processor
SELECT holder, until FROM tell_lane WHERE processor = $1
