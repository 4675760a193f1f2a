-- $1 TEXT id
DELETE FROM article WHERE id = $1 AND hidden = 0
