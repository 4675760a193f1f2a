-- $1 BIGINT due
DELETE FROM tell WHERE state = 'delivered' AND due <= $1
