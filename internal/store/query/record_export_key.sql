-- The key of a file that only the municipality may open lies as piece 0, sealed, from the approval until the file is made.

-- name: DropReceiverKey :exec
delete from record_export_part where export_id = $1 and number = 0;
