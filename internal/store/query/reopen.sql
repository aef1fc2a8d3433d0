-- A closed text that is opened again, for what it told of was corrected.

-- name: ReopenDocument :execrows
update document set closed_before = closed_at, closed_at = null where id = $1 and closed_at is not null;
